import type { DefenceMutant } from './defence-mutant.ts';
import { bugBash } from './table/bug-bash.ts';
import { database } from './table/database.ts';
import { forging } from './table/forging.ts';
import { reading } from './table/reading.ts';
import { residue } from './table/residue.ts';
import { resources } from './table/resources.ts';
import { submission } from './table/submission.ts';
import { verdicts } from './table/verdicts.ts';

/** The rows of README.md's table that grading and hosting are tested against. */
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
export const ROWS = [...range(1, 38), ...range(41, 52), 58, ...range(61, 65)];

export const DEFENCE_MUTANTS: readonly DefenceMutant[] = [
  ...reading,
  ...forging,
  ...submission,
  ...resources,
  ...residue,
  ...database,
  ...verdicts,
  ...bugBash,
];
