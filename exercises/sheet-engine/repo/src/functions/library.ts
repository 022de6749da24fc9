import type { FunctionDefinition } from '../calc/definition.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { DATES } from './dates.ts';
import { FINANCE } from './finance.ts';
import { INFORMATION } from './information.ts';
import { LOGIC } from './logic.ts';
import { LOOKUP } from './lookup.ts';
import { STATISTICS } from './statistics.ts';
import { SUMS } from './sums.ts';
import { TEXT } from './text.ts';
import { TOTALS } from './totals.ts';
import { TRIGONOMETRY } from './trigonometry.ts';

const ALL: readonly (readonly FunctionDefinition[])[] = [
  ARITHMETIC,
  DATES,
  FINANCE,
  INFORMATION,
  LOGIC,
  LOOKUP,
  STATISTICS,
  SUMS,
  TEXT,
  TOTALS,
  TRIGONOMETRY,
];

const byName: ReadonlyMap<string, FunctionDefinition> = new Map(
  ALL.flat().map((definition) => [definition.name, definition]),
);

/** A function of the engine, by its name in capitals. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}

/** The names of all functions, in the order of the alphabet. */
export function functionNames(): string[] {
  return [...byName.keys()].sort();
}
