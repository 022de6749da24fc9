/**
 * The play that `host --demo` shows: a bash of an hour over two exercises, as data. Minutes are contest time; lines are
 * those of the ticket, from 1, and a line that an exercise does not have is left out.
 */

export const DEMO_MINUTES = 60;
export const DEMO_FREEZE_MINUTES = 15;
/** What has been played when the demo opens; the rest goes on by itself while the clock runs. */
export const DEMO_PLAYED_MINUTES = 36;
/** In the real bash somebody's laptop had no power: contest time stood still at that minute, for so long. */
export const DEMO_PAUSE = { atMinute: 12, minutes: 2 };

/** Teams with their members; the first member of the first team is whose page the demo opens. */
export const DEMO_TEAMS: readonly (readonly [team: string, ...members: string[]])[] = [
  ['Off by one', 'Ada', 'Grace'],
  ['Null island', 'Linus', 'Margaret'],
  ['Works on my machine', 'Barbara', 'Donald'],
  ['Zero-width joiners', 'Radia', 'Ken'],
  ['Heisenbugs', 'Edsger', 'Katherine'],
  ['Rubber ducks', 'Frances'],
  ['Race condition', 'Tony', 'Hedy'],
  ['Last commit', 'Niklaus'],
];

interface Played {
  readonly minute: number;
  /** A member's name. */
  readonly by: string;
}

export type Move =
  | (Played & { readonly type: 'submit'; readonly exercise: number; readonly lines: readonly number[] })
  | (Played & { readonly type: 'hint'; readonly exercise: number; readonly line: number })
  | (Played & { readonly type: 'ask'; readonly text: string; readonly answer: Answer | null })
  /** About the latest graded submission of the team. */
  | (Played & {
      readonly type: 'dispute';
      readonly exercise: number;
      readonly line: number;
      readonly text: string;
    })
  | { readonly minute: number; readonly type: 'announce'; readonly text: string };

interface Answer {
  readonly minute: number;
  readonly text: string;
  readonly to: 'asker' | 'all';
}

const submit = (minute: number, by: string, exercise: number, lines: readonly number[]): Move => ({
  ...{ type: 'submit', minute, by, exercise, lines },
});
const hint = (minute: number, by: string, exercise: number, line: number): Move => ({
  ...{ type: 'hint', minute, by, exercise, line },
});

export const DEMO_MOVES: readonly Move[] = [
  submit(6.2, 'Ada', 0, [2]),
  submit(7.5, 'Radia', 0, []),
  submit(8.1, 'Linus', 1, [1]),
  {
    ...{ type: 'ask', minute: 8.8, by: 'Tony', text: 'May we add an index to the schema?' },
    answer: { minute: 9.6, text: 'Yes: every file below src/ may change.', to: 'all' },
  },
  submit(9.4, 'Barbara', 0, [2]),
  submit(10.7, 'Edsger', 0, [1]),
  hint(11.3, 'Radia', 0, 1),
  submit(13.1, 'Grace', 1, [1]),
  submit(14.4, 'Radia', 0, [1]),
  submit(15.2, 'Margaret', 1, [1, 2]),
  submit(16.8, 'Frances', 0, [1, 2]),
  submit(17.5, 'Ada', 0, [1, 2]),
  submit(18.9, 'Hedy', 1, []),
  hint(19.5, 'Hedy', 1, 1),
  submit(20.6, 'Donald', 1, [1]),
  { type: 'announce', minute: 21, text: 'Pizza is in the kitchen. The clock runs on.' },
  submit(22.4, 'Hedy', 1, [1]),
  submit(23.3, 'Katherine', 1, [1, 2]),
  submit(24, 'Ada', 0, [1, 2, 3]),
  submit(25.1, 'Linus', 0, [1, 2]),
  {
    ...{ type: 'dispute', minute: 26, by: 'Edsger', exercise: 0, line: 2 },
    text: 'On our machine 12.5 dinars are booked as 12.500 now.',
  },
  submit(26.7, 'Niklaus', 0, [2]),
  submit(27.9, 'Margaret', 1, [1, 2, 4]),
  submit(29.2, 'Ken', 0, [1, 2]),
  hint(30, 'Frances', 1, 2),
  submit(30.8, 'Grace', 1, [1, 2, 3]),
  submit(31.6, 'Frances', 1, [2]),
  submit(32.7, 'Edsger', 0, [1, 2]),
  submit(33.5, 'Barbara', 0, [1, 2, 3]),
  { type: 'ask', minute: 34.6, by: 'Niklaus', text: 'Does a comment cost anything?', answer: null },
  submit(35.4, 'Tony', 1, [1, 4]),
  submit(36.4, 'Linus', 0, [1, 2, 3]),
  submit(37.1, 'Ken', 1, [1]),
  submit(38, 'Grace', 1, [1, 2, 3, 4]),
  submit(39.2, 'Niklaus', 0, [1, 2]),
  submit(40.5, 'Katherine', 1, [1, 2, 6]),
  submit(42.3, 'Margaret', 1, [1, 2, 4, 6]),
  submit(43.8, 'Donald', 1, [1, 2]),
  submit(46, 'Ada', 1, [1, 2, 3, 4, 6]),
  submit(48.2, 'Tony', 0, [1, 2]),
  submit(50.1, 'Margaret', 1, [1, 2, 3, 4, 5, 6]),
  submit(52.6, 'Frances', 0, [1, 2, 3]),
  submit(54.9, 'Radia', 1, [1, 2]),
  submit(57, 'Grace', 1, [1, 2, 3, 4, 5, 6]),
  submit(58.8, 'Edsger', 0, [1, 2, 3]),
];
