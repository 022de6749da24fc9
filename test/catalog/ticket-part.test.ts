import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { ticketPart } from '../../harness/catalog/ticket-part.ts';
import { COLLECTION, exerciseNamed } from '../support/exercises.ts';

const paragraphs = (text: string) => text.trim().split(/\n\s*\n/);

describe.each(listExercises(COLLECTION).map(({ id }) => id))('the ticket of %s in parts', (id) => {
  const { ticket, solution } = exerciseNamed(id);
  const symptoms = solution.bugs.map(({ symptom }) => symptom);
  const parts = symptoms.map((symptom) => ticketPart(ticket, symptoms, symptom));

  test('each quotes its own symptom and no other, and keeps the title', () => {
    for (const [index, part] of parts.entries()) {
      expect(symptoms.filter((symptom) => part.includes(symptom))).toEqual([symptoms[index]]);
      expect(paragraphs(part)[0]).toBe(paragraphs(ticket)[0]);
    }
  });

  test('every paragraph of the ticket is in one of them or in all, in its order', () => {
    for (const paragraph of paragraphs(ticket))
      expect(parts.filter((part) => paragraphs(part).includes(paragraph)).length).toBeGreaterThan(0);
    for (const part of parts) {
      const kept = paragraphs(part).filter((paragraph) => paragraphs(ticket).includes(paragraph));
      expect(paragraphs(ticket).filter((paragraph) => kept.includes(paragraph))).toEqual(kept);
      expect(paragraphs(part)).toHaveLength(kept.length + 1);
    }
  });
});

describe('a report with two quotations', () => {
  const ticket = `# Title

An opening.

**Ann** is cross.

> "one"

It was one.

She is cross for another reason:

> "two"

It was two.

**Bob** as well:

> "three,
> on two lines"

Last of Bob.

Look at Ann's first.

The font is small.
`;
  const symptoms = ['"one"', '"two"', '"three, on two lines"'];
  const note = '_One of these reports is yours. The others have been dealt with, and are left out._';
  const part = (symptom: string) => paragraphs(ticketPart(ticket, symptoms, symptom));
  const [title, opening] = ['# Title', 'An opening.'];

  test('is taken apart between them; what introduces the second goes with it', () => {
    const ann = '**Ann** is cross.';
    const end = ["Look at Ann's first.", 'The font is small.'];
    expect(part('"one"')).toEqual([title, note, opening, ann, '> "one"', 'It was one.', ...end]);
    expect(part('"two"')).toEqual([
      title,
      note,
      opening,
      ann,
      'She is cross for another reason:',
      '> "two"',
      'It was two.',
      ...end,
    ]);
  });

  test('a closing that speaks of both stays with both', () => {
    const both = `${ticket}\nAnn and Bob are on the current version.\n`;
    for (const symptom of symptoms)
      expect(paragraphs(ticketPart(both, symptoms, symptom)).at(-1)).toBe(
        'Ann and Bob are on the current version.',
      );
  });

  test('a closing that speaks of somebody who was left out is left out', () => {
    expect(part('"three, on two lines"')).toEqual([
      title,
      note,
      opening,
      '**Bob** as well:',
      '> "three,\n> on two lines"',
      'Last of Bob.',
      'The font is small.',
    ]);
  });
});
