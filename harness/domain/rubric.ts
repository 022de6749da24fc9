/** What an interviewer looks at, in the order of an hour; `seen` says what a good hour shows. */
export const RUBRIC = [
  { id: 'orientation', title: 'Orientation', seen: 'finds their way in the code before changing it' },
  { id: 'hypothesis', title: 'Hypothesis', seen: 'says what could be wrong, and what would tell' },
  { id: 'reproduction', title: 'Reproduction', seen: 'makes the fault show, by a run or a test' },
  { id: 'root-cause', title: 'Root cause', seen: 'finds the cause, not only where it shows' },
  { id: 'smallest-fix', title: 'Smallest fix', seen: 'changes what is needed, and no more' },
  { id: 'verification', title: 'Verification', seen: 'shows that it works and that nothing else broke' },
  { id: 'narration', title: 'Narration', seen: 'can be followed while thinking' },
] as const;

export type Criterion = (typeof RUBRIC)[number]['id'];

export const CRITERIA = RUBRIC.map(({ id }) => id);

/** Ratings, the lowest first. */
export const RATINGS = ['not seen', 'with help', 'solid', 'strong'] as const;
export type Rating = (typeof RATINGS)[number];
