import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ExerciseStats, WrongKind } from '../../authoring/stats/stats.ts';
import { readExercise } from '../../catalog/catalog.ts';
import { type ExportedAttempt, exportedAttemptSchema } from '../../domain/exported-attempt.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { table } from '../../wording/table.ts';
import type { Command, CommandContext } from '../command.ts';

export const stats: Command = {
  summary: 'how an exercise is used: found per bug, minutes, hints, wrong fixes (for mentors)',
  usage: 'stats <exercise> [<file>…]',
  examples: [
    ['stats money-split', 'your own attempts'],
    ['stats money-split ada.json ben.json', 'those that others exported'],
  ],
  details: [
    'Each file is an attempt that its owner exported (bugsquash export). Attempts at other content of the exercise, and',
    'those begun after the reference had been looked at, are left out and named.',
  ],
  flags: {},
  positionals: { min: 1, max: 500 },
  async run({ positionals }, context) {
    const [id = '', ...files] = positionals;
    const exercise = readExercise(context.collection, id);
    if (!exercise.ok) return exercise;
    const attempts = files.length === 0 ? await ownAttempts(id, context) : readAttempts(files, context);
    if (!attempts.ok) return attempts;
    const { statsOf } = await import('../../authoring/stats/stats.ts');
    const found = statsOf(exercise.value, attempts.value);
    return success({
      json: { schema: 'bugsquash/stats@1', ...found },
      text: wordStats(found),
      exitCode: 0,
    });
  },
};

function readAttempts(
  files: readonly string[],
  { currentDirectory }: CommandContext,
): Result<readonly ExportedAttempt[]> {
  const attempts: ExportedAttempt[] = [];
  for (const name of files) {
    const parsed = exportedAttemptSchema.safeParse(jsonIn(resolve(currentDirectory, name)));
    if (!parsed.success)
      return failed(
        'bad-arguments',
        `${name} is not an exported attempt (bugsquash/attempt@1).`,
        'Name the files that `bugsquash export` wrote.',
      );
    attempts.push(parsed.data);
  }
  return success(attempts);
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Those of this person's records that have ended. */
async function ownAttempts(
  id: string,
  { attempts }: CommandContext,
): Promise<Result<readonly ExportedAttempt[]>> {
  const opened = attempts();
  if (!opened.ok) return opened;
  const history = await opened.value.history();
  if (!history.ok) return history;
  const own: ExportedAttempt[] = [];
  for (const { attemptId, exerciseId, phase } of history.value) {
    if (exerciseId !== id || !['over', 'finished', 'abandoned'].includes(phase)) continue;
    const exported = await opened.value.export({ id: attemptId });
    if (!exported.ok) return exported;
    own.push(exported.value);
  }
  return success(own);
}

const KINDS: Readonly<Record<WrongKind, string>> = {
  partly: 'partly fixed',
  believed: 'believed fixed, nothing changed',
  none: 'not touched',
  'came-back': 'came back',
  'did-not-start': 'did not start',
};

function wordStats({
  exercise,
  version,
  attempts,
  minutes,
  bugs,
  regressions,
  leftOut,
}: ExerciseStats): string {
  const number = (value: number | null) => (value === null ? '-' : String(value));
  const kindsOf = (wrong: (typeof bugs)[number]['wrong']) =>
    Object.entries(KINDS)
      .flatMap(([kind, words]) => {
        const times = wrong[kind as WrongKind];
        return times === 0 ? [] : [`${words} ${times}`];
      })
      .join(', ');
  return [
    `${exercise} ${version}: ${counted(attempts, 'attempt')}, ${number(minutes.median)} minutes in the middle, ${number(minutes.longest)} at most; declared: ${minutes.declared}.`,
    '',
    table(
      ['bug', 'weight', 'found', 'after min', 'hints', 'submissions that left it alive'],
      bugs.map(({ id, weight, found, medianMinutes, hints, wrong }) => [
        id,
        String(weight),
        `${found} of ${attempts}`,
        number(medianMinutes),
        String(hints),
        kindsOf(wrong) || '-',
      ]),
    ),
    ...(regressions.length === 0 ? [] : ['', 'Guards that were broken:']),
    ...regressions.map(({ guard, attempts: times }) => `  ${times}× ${guard}`),
    ...(leftOut.length === 0 ? [] : ['', 'Left out:']),
    ...leftOut.map(({ attempt, why }) => `  ${attempt}: ${why}`),
  ]
    .map((line) => line.split('\n').map(printable).join('\n'))
    .join('\n');
}
