import { type ExerciseFiles, patched, referencesOf } from '../../catalog/exercise-files.ts';
import { readProof } from '../../catalog/proof.ts';
import { computeScore } from '../../domain/score.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { diffStat, type Submission, submissionOfTree } from '../../grading/submission.ts';
import { encodeFileSet } from '../file-set.ts';
import { msOf } from '../log/clock.ts';
import type { Actor, BashEvent, BashRules } from '../log/events.ts';
import { DEMO_MOVES, DEMO_PAUSE, DEMO_TEAMS, type Move } from './recorded-play.ts';

/** What happens in the recorded play at one moment of contest time; before the start where it is negative. */
export interface DemoEntry {
  readonly elapsedMs: number;
  readonly who: Actor;
  readonly event: BashEvent;
}

export interface DemoPlay {
  /** In the order of contest time. */
  readonly entries: readonly DemoEntry[];
  /** The files of every submission. */
  readonly fileSets: readonly Uint8Array[];
}

interface Member {
  readonly person: string;
  readonly team: string;
}

/** How long a verdict took. */
const GRADING_MS = 9_000;

/**
 * The recorded play as events over these exercises, the same ones each time.
 * @param hash of a file set, as the store names it
 */
export function demoPlay(
  rules: BashRules,
  exercises: readonly ExerciseFiles[],
  hash: (bytes: Uint8Array) => string,
): DemoPlay {
  const members = new Map<string, Member>();
  const entries: DemoEntry[] = [];
  const fileSets: Uint8Array[] = [];
  const add = (elapsedMs: number, who: Actor, event: BashEvent) => entries.push({ elapsedMs, who, event });
  for (const [index, [teamName, ...names]] of DEMO_TEAMS.entries())
    for (const name of names) {
      const [person, team] = [`p-${name.toLowerCase()}`, `t-${index + 1}`];
      const joinedMs = -msOf(10 - members.size / 2);
      members.set(name, { person, team });
      add(joinedMs, 'program', { type: 'person-joined', person, name, role: 'participant', team, teamName });
      add(joinedMs + 20_000, { person }, { type: 'person-ready', person, ready: true, detail: 'all there' });
    }
  add(0, 'host', { type: 'started' });
  const pausedMs = msOf(DEMO_PAUSE.atMinute);
  add(pausedMs, 'host', { type: 'paused' });
  add(pausedMs, 'host', { type: 'resumed' });
  const context = { rules, exercises, members, fileSets, hash, hints: new Map<string, number>() };
  for (const [index, move] of DEMO_MOVES.entries())
    entries.push(...entriesOf(move, `${index + 1}`.padStart(3, '0'), context));
  // Stable: what is of one moment stays in the order above.
  entries.sort((a, b) => a.elapsedMs - b.elapsedMs);
  return { entries: withDisputedSubmissions(entries), fileSets };
}

interface Context {
  readonly rules: BashRules;
  readonly exercises: readonly ExerciseFiles[];
  readonly members: ReadonlyMap<string, Member>;
  readonly fileSets: Uint8Array[];
  readonly hash: (bytes: Uint8Array) => string;
  /** Bought so far, by team and bug. */
  readonly hints: Map<string, number>;
}

function entriesOf(move: Move, number: string, context: Context): readonly DemoEntry[] {
  const elapsedMs = msOf(move.minute);
  if (move.type === 'announce') {
    const event = {
      type: 'announced' as const,
      announcement: `a-${number}`,
      text: move.text,
      beforeEndMs: null,
    };
    return [{ elapsedMs, who: 'host', event }];
  }
  const member = context.members.get(move.by);
  if (!member) return [];
  const { person, team } = member;
  const at = (event: BashEvent): DemoEntry => ({ elapsedMs, who: { person }, event });
  if (move.type === 'ask') {
    const { answer, text } = move;
    const question = `q-${number}`;
    const asked = at({ type: 'asked', question, person, team, exercise: null, text });
    if (answer === null) return [asked];
    const event = { type: 'answered' as const, question, text: answer.text, to: answer.to };
    return [asked, { elapsedMs: msOf(answer.minute), who: 'host', event }];
  }
  const exercise = context.rules.exercises[move.exercise];
  if (!exercise) return [];
  if (move.type === 'submit') return submitted(move, number, member, context);
  const bug = exercise.bugs[move.line - 1];
  if (!bug) return [];
  if (move.type === 'dispute')
    return [
      at({
        type: 'disputed',
        dispute: `d-${number}`,
        person,
        team,
        submission: '',
        bug: bug.id,
        text: move.text,
      }),
    ];
  const key = `${team} ${bug.id}`;
  const step = context.hints.get(key) ?? 0;
  const cost = bug.hintCosts[step];
  if (cost === undefined) return [];
  context.hints.set(key, step + 1);
  return [at({ type: 'hint-bought', person, team, exercise: exercise.id, bug: bug.id, step, cost })];
}

function submitted(
  { minute, exercise: index, lines }: Extract<Move, { type: 'submit' }>,
  number: string,
  { person, team }: Member,
  { rules, exercises, fileSets, hash }: Context,
): readonly DemoEntry[] {
  const rulesOfIt = rules.exercises[index];
  const material = exercises[index];
  if (!rulesOfIt || !material) return [];
  const squashed = rulesOfIt.bugs.flatMap(({ id }, at) => (lines.includes(at + 1) ? [id] : []));
  const files = filesOf(material, squashed);
  const bytes = encodeFileSet(files.files);
  fileSets.push(bytes);
  const submission = `s-${number}`;
  const received = {
    type: 'submission-received' as const,
    ...{ submission, key: `demo-key-${number}`, person, team, exercise: rulesOfIt.id },
    fileSet: hash(bytes),
    ownTests: false,
  };
  const verdict = recordedVerdict(material, rulesOfIt.seed, squashed, files);
  return [
    { elapsedMs: msOf(minute), who: { person }, event: received },
    {
      elapsedMs: msOf(minute) + GRADING_MS,
      who: 'program',
      event: { type: 'verdict-given', submission, verdict },
    },
  ];
}

/** The references of these bugs; for none, a remark that changes nothing. */
export function filesOf(material: ExerciseFiles, squashed: readonly string[]): Submission {
  const { editable } = material.exercise.manifest;
  const references = referencesOf(material, squashed);
  const { files, ...rest } = submissionOfTree(patched(material, references), editable);
  const [first] = [...files].find(([path]) => path.endsWith('.ts')) ?? [];
  if (squashed.length > 0 || first === undefined) return { files, ...rest };
  const remarked = new Map(files);
  remarked.set(first, Buffer.concat([files.get(first) ?? Buffer.of(), Buffer.from('// looked at\n')]));
  return submissionOfTree(remarked, editable);
}

/** What grading says of these files, written down so that a demo opens at once; a long test grades them again. */
export function recordedVerdict(
  material: ExerciseFiles,
  seed: string,
  squashed: readonly string[],
  files: Submission,
): Verdict {
  const { manifest, solution, digest } = material.exercise;
  const testsOf = (file: string) =>
    (material.provenTests?.ids ?? []).filter((id) => id.startsWith(`${file}.test.ts`)).length;
  const bugs = solution.bugs.map(({ id, title, weight }) => {
    const isSquashed = squashed.includes(id);
    const total = testsOf(id);
    const tests = { passed: isSquashed ? total : 0, total, ...(!isSquashed && { atLeast: true as const }) };
    return { id, title, weight, squashed: isSquashed, tests };
  });
  const guards = testsOf('guard');
  // Not built by anybody here; what it keeps as it was passes all the same.
  const passed = readProof(material.exercise)?.passAlready.extension?.length ?? 0;
  const extension = solution.extension ? { passed, total: testsOf('extension') } : null;
  return {
    schema: 'bugsquash/verdict@1',
    exercise: { id: manifest.id, version: manifest.version, digest },
    outcome: 'graded',
    bugs,
    guards: { passed: guards, total: guards },
    regressions: [],
    extension,
    problems: [],
    checks: null,
    ownTests: null,
    diff: diffStat(material, files),
    score: computeScore(bugs, 0, [], extension),
    sandbox: 'bubblewrap',
    seed,
    limits: { hit: [] },
    timings: { totalMs: GRADING_MS, stageMs: 100, examinerMs: 2_000 },
    failure: null,
  };
}

/** A dispute is about its team's latest verdict before it; without one there is nothing to dispute. */
function withDisputedSubmissions(entries: readonly DemoEntry[]): readonly DemoEntry[] {
  const received = new Map<string, string>();
  const latest = new Map<string, string>();
  return entries.flatMap((entry): readonly DemoEntry[] => {
    const { event } = entry;
    if (event.type === 'submission-received') received.set(event.submission, event.team);
    if (event.type === 'verdict-given') latest.set(received.get(event.submission) ?? '', event.submission);
    if (event.type !== 'disputed') return [entry];
    const submission = latest.get(event.team);
    return submission === undefined ? [] : [{ ...entry, event: { ...event, submission } }];
  });
}
