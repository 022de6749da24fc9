import { counted } from '../../wording/counted.ts';
import type { Report } from '../report.ts';
import type { Section } from './section.ts';

/** Where the lines are that the submission which counts changes. */
export function precision({ precision: found, symptoms, phase, process }: Report): Section | null {
  if (found === null) {
    if (phase !== 'finished' || process.revealed) return null;
    return {
      id: 'precision',
      title: 'Edit precision',
      blocks: [
        { kind: 'paragraph', text: 'Told beside the reference, once you have looked at it (reveal).' },
      ],
    };
  }
  const { needed, accepted, elsewhere, tests, percent, elsewhereMayBeFix, elsewhereFiles, bugs } = found;
  const places = [
    `${counted(needed, 'line')} where a reference changes something`,
    `${accepted} where another accepted fix does`,
    `${elsewhere} elsewhere`,
    `${tests} in tests`,
  ].join(', ');
  const hasOwnFix = bugs.some(({ fixedElsewhere }) => fixedElsewhere);
  const files = elsewhereFiles.map(({ path, lines }) => `${path} (${lines})`).join(', ');
  return {
    id: 'precision',
    title: 'Edit precision',
    blocks: [
      {
        kind: 'paragraph',
        text: `Of the submission that counts: ${places}.${percent === null ? '' : ` ${percent} % of the changed lines of code are where a fix is.`} A place is what a patch changes and three lines around it; blank lines do not count.`,
      },
      {
        kind: 'table',
        caption: 'Lines changed at the place of each bug',
        head: [
          '',
          'symptom',
          'yours there',
          'at other accepted places',
          'the reference has',
          ...(hasOwnFix ? [''] : []),
        ],
        rows: bugs.map((bug, index) => [
          `${index + 1}.`,
          symptoms[index]?.symptom ?? '',
          String(bug.needed),
          String(bug.accepted),
          String(bug.reference),
          ...(hasOwnFix
            ? [bug.fixedElsewhere ? 'gone by a fix of your own elsewhere: that is right' : '']
            : []),
        ]),
        numbers: [2, 3, 4],
      },
      ...(elsewhere === 0
        ? []
        : [
            {
              kind: 'paragraph',
              text: elsewhereMayBeFix
                ? `Lines elsewhere: ${files}. A bug is gone without a change at its known places, so these may be your fix.`
                : `Lines elsewhere: ${files}.`,
            } as const,
          ]),
    ],
  };
}

const OUTCOMES = {
  catches: 'catches',
  'catches-nothing': 'catches no bug of this exercise',
  'fails-on-reference': 'fails on the code with every bug fixed, so it tests something else',
  flaky: 'does not come out the same each time, so it shows nothing',
} as const;

/** What the tests that the candidate added are worth. */
export function ownTests({ ownTests: tests, bugIds }: Report): Section | null {
  if (tests === null) return null;
  const lineOf = new Map((bugIds ?? []).map((id, index) => [id, index + 1]));
  return {
    id: 'own-tests',
    title: 'Tests that you added',
    blocks: [
      tests.length === 0
        ? { kind: 'paragraph', text: 'No test that the exercise did not have was found in your files.' }
        : {
            kind: 'table',
            caption: 'Your tests, run with every bug fixed and with each bug alone alive',
            head: ['test', 'what it shows'],
            rows: tests.map(({ id, outcome, bugs }) => [
              id,
              outcome === 'catches'
                ? `catches the bug behind line ${bugs.map((bug) => lineOf.get(bug) ?? '?').join(', ')}`
                : OUTCOMES[outcome],
            ]),
          },
    ],
  };
}
