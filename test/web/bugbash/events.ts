import type { BashEvent, BashRules } from '../../../harness/bugbash/log/events.ts';
import type { Verdict } from '../../../harness/domain/verdict.ts';

const DIGEST = 'd'.repeat(64);
const MINUTE_MS = 60_000;

/** Two exercises with three and two bugs. */
export const RULES: BashRules = {
  name: 'Autumn bash',
  exercises: [
    ['money-split', 'One cent short', 3],
    ['feed-pagination', 'The feed that repeats itself', 2],
  ].map(([id, title, bugs]) => ({
    id: `${id}`,
    title: `${title}`,
    version: '1.0.0',
    digest: DIGEST,
    seed: '7',
    bugs: Array.from({ length: Number(bugs) }, (_, index) => ({
      id: `secret-bug-${index + 1}`,
      title: `The secret title of bug ${index + 1}`,
      weight: 1,
      symptom: `symptom ${index + 1}`,
      hintCosts: [2],
    })),
  })),
  lengthMs: 90 * MINUTE_MS,
  freezeMs: null,
  teams: 'solo',
  hints: 'on',
  assistants: 'allowed',
  ownTestsScore: false,
};

/** Somebody who joins with a team of one. */
export const joined = (id: string, name: string): BashEvent => ({
  type: 'person-joined',
  person: id,
  name,
  role: 'participant',
  team: id,
  teamName: name,
});

let submissions = 0;

/** A submission with its verdict: these bugs of the exercise, by number, are squashed. */
export function squashing(
  team: string,
  exercise: string,
  numbers: readonly number[],
  { rules = RULES, fileSet }: { readonly rules?: BashRules; readonly fileSet?: string } = {},
): readonly BashEvent[] {
  submissions += 1;
  const submission = `s${submissions}`;
  return [
    {
      type: 'submission-received',
      submission,
      key: `key-of-${submission}`,
      person: team,
      team,
      exercise,
      fileSet: fileSet ?? `${submissions}`.padStart(64, '0'),
      ownTests: false,
    },
    { type: 'verdict-given', submission, verdict: verdictOf(rules, exercise, numbers) },
  ];
}

function verdictOf(rules: BashRules, id: string, numbers: readonly number[]): Verdict {
  const exercise = rules.exercises.find((one) => one.id === id);
  const bugs = exercise?.bugs.map((bug, index) => {
    const squashed = numbers.includes(index + 1);
    const { title, weight } = bug;
    return { id: bug.id, title, weight, squashed, tests: { passed: squashed ? 1 : 0, total: 1 } };
  });
  const fix = Math.floor((100 * numbers.length) / (bugs?.length ?? 1));
  return {
    schema: 'bugsquash/verdict@1',
    exercise: { id, version: '1.0.0', digest: exercise?.digest ?? DIGEST },
    outcome: 'graded',
    bugs: bugs ?? null,
    guards: { passed: 1, total: 1 },
    regressions: [],
    extension: null,
    problems: [],
    checks: null,
    ownTests: null,
    diff: { files: 1, added: 1, removed: 1 },
    score: { fix, regressions: 0, hints: 0, extension: null, total: fix },
    sandbox: 'none',
    seed: '7',
    limits: { hit: [] },
    timings: { totalMs: 1, stageMs: 1, examinerMs: 1 },
    failure: null,
  };
}
