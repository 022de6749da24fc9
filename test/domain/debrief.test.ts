import { expect, test } from 'vitest';
import { debriefSections, emptyDebrief, missingNotes } from '../../harness/domain/debrief.ts';

const topics = (style: 'library' | 'service', ...tags: string[]) =>
  debriefSections({ style, tags }).map(({ topic }) => topic);

test('the questions suit the kind of exercise', () => {
  expect(topics('library')).toEqual(['symptom', 'root cause', 'fix', 'proof', 'risks']);
  expect(topics('service', 'sql')).toContain('roll-out');
  expect(topics('service', 'incident')).toContain('lessons');
  expect(debriefSections({ style: 'library', tags: ['performance'] })[0]?.asks).toContain('how slow');
});

test('only what is new goes into the log, in the order of the questions', () => {
  const order = debriefSections({ style: 'library', tags: [] });
  const draft = { ...emptyDebrief, sections: { fix: 'Mirrored.\nTwice.', symptom: ' a cent ', proof: '  ' } };
  const notes = ['Debrief, symptom: a cent', 'Debrief, fix: first thought'];
  expect(missingNotes(draft, order, [])).toEqual([
    'Debrief, symptom: a cent',
    'Debrief, fix: Mirrored.\nTwice.',
  ]);
  expect(missingNotes(draft, order, notes)).toEqual(['Debrief, fix: Mirrored.\nTwice.']);
  // Changed back is a change as well.
  expect(
    missingNotes({ ...draft, sections: { symptom: 'a cent' } }, order, [...notes, 'Debrief, symptom: two']),
  ).toEqual(['Debrief, symptom: a cent']);
});
