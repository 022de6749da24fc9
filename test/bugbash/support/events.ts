import { canonicalLine, hashOf, NO_ENTRY_BEFORE } from '../../../harness/bugbash/log/chain.ts';
import type { Actor, BashEvent, BashRules, Entry } from '../../../harness/bugbash/log/events.ts';
import type { NewEntry } from '../../../harness/bugbash/ports.ts';
import { computeScore } from '../../../harness/domain/score.ts';
import type { Verdict } from '../../../harness/domain/verdict.ts';

/** Builders of a bug bash's log. */
export const MINUTE_MS = 60_000;
export const START_MS = 1_000 * MINUTE_MS;
export const FILE_SET = 'f'.repeat(64);

const hex = (digit: string): string => digit.repeat(64);

/** Two exercises: `alpha` of bugs with the weights 1 and 3, `beta` of two bugs with weight 2. */
export const rules = (change: Partial<BashRules> = {}): BashRules => ({
  name: 'Autumn bash',
  exercises: [exercise('alpha', 'a', [1, 3]), exercise('beta', 'b', [2, 2])],
  lengthMs: 60 * MINUTE_MS,
  freezeMs: 15 * MINUTE_MS,
  teams: 'teams',
  hints: 'on',
  assistants: 'allowed',
  ownTestsScore: false,
  ...change,
});

const exercise = (id: string, digit: string, weights: readonly number[]): BashRules['exercises'][number] => ({
  id,
  version: '1.0.0',
  digest: hex(digit),
  title: `The ${id}`,
  seed: '7',
  bugs: weights.map((weight, index) => ({
    id: `${id}-${index + 1}`,
    title: `Title ${id} ${index + 1}`,
    weight,
    symptom: `symptom ${index + 1}`,
    hintCosts: [4, 8],
  })),
});

export interface Found {
  readonly squashed: readonly boolean[];
  readonly regressions?: number;
  readonly digest?: string;
  readonly diff?: number;
  readonly ownTests?: Verdict['ownTests'];
}

/** What grading would say of a submission to that exercise. */
export function verdictOf(exerciseId: string, { squashed, regressions = 0, ...rest }: Found): Verdict {
  const known = rules().exercises.find(({ id }) => id === exerciseId);
  if (!known) throw new Error(`no exercise ${exerciseId}`);
  const bugs = known.bugs.map(({ id, title, weight }, index) => ({
    ...{ id, title, weight },
    squashed: squashed[index] ?? false,
    tests: { passed: 0, total: 1 },
  }));
  return {
    schema: 'bugsquash/verdict@1',
    exercise: { id: exerciseId, version: '1.0.0', digest: rest.digest ?? known.digest },
    outcome: 'graded',
    bugs,
    guards: { passed: 5 - regressions, total: 5 },
    regressions: Array.from({ length: regressions }, (_, index) => `guard ${index}`),
    extension: null,
    problems: [],
    checks: null,
    ownTests: rest.ownTests ?? null,
    diff: { files: 1, added: rest.diff ?? 1, removed: 0 },
    score: computeScore(bugs, regressions, [], null),
    sandbox: 'bubblewrap',
    seed: '7',
    limits: { hit: [] },
    timings: { totalMs: 1, stageMs: 1, examinerMs: 1 },
    failure: null,
  };
}

/** Minutes since the start, who, and what. */
export type Line = readonly [minutes: number, event: BashEvent, who?: Actor];

export const created = (change: Partial<BashRules> = {}): BashEvent => ({
  type: 'bash-created',
  rules: rules(change),
});

export const joined = (person: string, team: string | null, name = person): BashEvent => ({
  type: 'person-joined',
  ...{ person, name, team },
  role: team === null ? 'spectator' : 'participant',
  teamName: team === null ? null : `Team ${team}`,
});

export const received = (
  submission: string,
  team: string,
  exerciseId = 'alpha',
  change: { readonly fileSet?: string; readonly key?: string; readonly person?: string } = {},
): BashEvent => ({
  type: 'submission-received',
  submission,
  key: change.key ?? `key-of-${submission}`,
  person: change.person ?? `${team}-1`,
  team,
  exercise: exerciseId,
  fileSet: change.fileSet ?? FILE_SET,
  ownTests: false,
});

export const judged = (submission: string, exerciseId: string, found: Found): BashEvent => ({
  type: 'verdict-given',
  submission,
  verdict: verdictOf(exerciseId, found),
});

export const hint = (team: string, exerciseId: string, bug: string, step = 0, cost = 4): BashEvent => ({
  type: 'hint-bought',
  ...{ person: `${team}-1`, team, exercise: exerciseId, bug, step, cost },
});

export const atMinute = (minutes: number): number => START_MS + Math.round(minutes * MINUTE_MS);

/** The lines as the store would have them. */
export function logOf(lines: readonly Line[]): readonly Entry[] {
  return chained(lines.map(([minutes, event, who = 'program']) => ({ atMs: atMinute(minutes), who, event })));
}

export function chained(lines: readonly NewEntry[]): readonly Entry[] {
  const entries: Entry[] = [];
  let previous = NO_ENTRY_BEFORE;
  for (const { atMs, who, event } of lines) {
    const entry: Entry = { position: entries.length + 1, atMs, who, previous, event };
    entries.push(entry);
    previous = hashOf(entry);
  }
  return entries;
}

export const linesOf = (entries: readonly Entry[]): readonly string[] => entries.map(canonicalLine);
