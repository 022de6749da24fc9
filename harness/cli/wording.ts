import type { Status } from '../attempts/attempts.ts';
import type { Failure } from '../domain/failure.ts';
import type { Feedback, TicketLine } from '../domain/feedback.ts';
import type { HintOffer, hintsOfOtherBugs, ShownHint } from '../domain/hints.ts';
import { printable } from '../domain/printable.ts';
import type { Score, Verdict } from '../domain/verdict.ts';
import { counted } from '../wording/counted.ts';
import type { StepWording } from '../wording/next-step.ts';
import { placeText } from '../wording/place.ts';
import { neverStarted, scoreText } from '../wording/score.ts';
import { clockText } from '../wording/time.ts';
import type { StartDiff } from '../workspace/start-diff.ts';
import { wordExtension } from './extension-output.ts';

const MARKS = { gone: '✓ gone       ', 'still there': '· still there', sealed: '? sealed     ' };

/** A line of the ticket, with what a submission did for it. */
export function wordTicketLine({ symptom, state, bug }: TicketLine): string {
  const details = bug && state === 'gone' ? `  (${bug.title})` : '';
  return `${MARKS[state]}  "${printable(symptom)}"${printable(details)}`;
}

export function wordFeedback(feedback: Feedback): string {
  return [
    ...feedback.problems.map(wordProblem),
    ...feedback.lines.map(wordTicketLine),
    ...feedback.regressions.map((title) => `✗ regression    ${printable(title)}`),
    ...(feedback.score ? [wordScore(feedback, feedback.score)] : []),
  ].join('\n');
}

function wordScore(feedback: Feedback, score: Score): string {
  return neverStarted(feedback)
    ? `Score ${score.total} of 100: your code did not start, so nothing could pass.`
    : `Score ${scoreText(score)}`;
}

/** A submission that counts, of whose files no copy could be kept. */
export function wordSnapshotFailure({ message, next }: Failure, steps: StepWording): string {
  return `! No snapshot of these files is kept. ${printable(message)}\n  Next: ${printable(steps.next(next))}`;
}

/** A problem with its place. */
function wordProblem({ message, file, line }: Feedback['problems'][number]): string {
  const place = placeText(file, line);
  return `! ${printable(place === '' ? message : `${place}: ${message}`)}`;
}

/** A whole verdict, for mentors and for `grade`: nothing is held back. */
export function wordVerdict(verdict: Verdict): string {
  const { bugs, guards, extension, problems, score, regressions } = verdict;
  if (verdict.failure) return `Could not grade: ${verdict.failure.message}\n  Next: ${verdict.failure.next}`;
  return [
    `${verdict.exercise.id} ${verdict.exercise.version}`,
    ...problems.map(wordProblem),
    ...(bugs ?? []).map(({ id, title, squashed, tests }) => {
      if (tests.total === 0) return `· not tried  ${id}: ${title}`;
      const mark = squashed ? '✓ squashed' : '· alive   ';
      const passed = `${tests.atLeast ? 'at least ' : ''}${tests.passed}`;
      return `${mark}  ${id}: ${title}  (${passed} of ${tests.total} tests)`;
    }),
    ...regressions.map((title) => `✗ regression  ${title}`),
    ...(guards ? [`Guards ${guards.passed} of ${guards.total}`] : []),
    ...(extension ? [`Extension ${extension.passed} of ${extension.total}`] : []),
    ...(verdict.checks
      ? [`Type check ${verdict.checks.typecheck}, visible tests ${wordTests(verdict.checks.visibleTests)}`]
      : []),
    ...(verdict.ownTests
      ? [
          `Own tests: ${verdict.ownTests.added} added, they catch ${verdict.ownTests.catches.join(', ') || 'nothing'}`,
        ]
      : []),
    `Changed ${counted(verdict.diff.files, 'file')}, +${verdict.diff.added} −${verdict.diff.removed}`,
    ...(score ? [`Score ${scoreText(score)}`] : []),
    ...(verdict.suite === 'native'
      ? [
          "Graded by the repository's own suite, in the process of the code: trust it less than other verdicts.",
        ]
      : []),
    ...(verdict.sandbox === 'none' ? ['Graded without a sandbox.'] : []),
  ].join('\n');
}

function wordTests({ passed, failed }: { passed: number; failed: number }): string {
  return `${passed} passed, ${failed} failed`;
}

export function wordDiffStat({ files, added, removed, skipped }: StartDiff): string {
  return [
    files.length === 0
      ? 'You changed nothing yet.'
      : `You changed ${files.length} ${files.length === 1 ? 'file' : 'files'}, +${added} −${removed}`,
    ...files.map((file) => `  ${printable(file.path)}  +${file.added} −${file.removed}`),
    ...wordSkipped(skipped),
  ].join('\n');
}

/** Editable files that were left out, so that nobody takes them for looked at. */
export const wordSkipped = (skipped: StartDiff['skipped']): string[] =>
  skipped.map(({ path, reason }) => `Left out: ${printable(path)} (${reason})`);

export function wordStatus(
  { exercise, state, timeLeftMs, workspace, diff, feedback, sealed, extension, prompt }: Status,
  steps: StepWording,
): string {
  const { title, level } = exercise.manifest;
  const phases = {
    prepared: `not started; start the clock: ${steps.command(['resume'], workspace)}`,
    running: `${clockText(timeLeftMs)} left`,
    paused: `paused with ${clockText(timeLeftMs)} left; continue: ${steps.command(['resume'], workspace)}`,
    over: 'the bell has rung; further submissions make a second, later score',
    finished: 'finished',
    abandoned: 'abandoned',
  };
  const last = state.testRuns.at(-1);
  return [
    `${title}  (${state.prepared.mode}, ${level})  ${phases[state.phase]}`,
    `Workspace ${workspace}`,
    '',
    feedback
      ? wordFeedback(feedback)
      : exercise.solution.bugs.map(({ symptom }) => `·  "${printable(symptom)}"`).join('\n'),
    ...(sealed && state.submissions.length > 0 ? ['Verdicts are sealed until the bell.'] : []),
    '',
    wordDiffStat(diff),
    last ? `Visible tests: ${last.passed} passed, ${last.failed} failed` : 'Visible tests: not run yet',
    `Submissions: ${state.submissions.length}`,
    ...(prompt === null
      ? []
      : ['', `Asked: ${prompt.question}`, `  ${steps.command(['answer', 'what you think'], workspace)}`]),
    ...(extension === null ? [] : ['', wordExtension(extension, steps, workspace)]),
  ].join('\n');
}

export function wordHint(
  { line, symptom, step, steps, text, cost, bugTitle }: ShownHint,
  showTitle: boolean,
): string {
  return [
    `${line + 1}. "${printable(symptom)}"${showTitle ? `: ${bugTitle}` : ''}`,
    `   hint ${step + 1} of ${steps} (cost ${cost}): ${text}`,
  ].join('\n');
}

export function wordHintOffer(
  { line, symptom, taken, nextCost, share, gone }: HintOffer,
  steps: StepWording,
  workspace: string,
): string {
  const price = gone
    ? 'gone since your last submission: no hint needed'
    : nextCost === null
      ? 'no further hints'
      : `the next hint costs ${nextCost} of this bug's ${share}: ${steps.command(['hint', String(line + 1)], workspace)}`;
  return [
    `${line + 1}. "${printable(symptom)}"`,
    ...taken.map((hint) => `   ${hint.text}`),
    `   ${price}`,
  ].join('\n');
}

/** A hint that was paid for before the exercise changed, for what it does not have any more. */
export function wordOtherHint({ symptom, text, cost }: ReturnType<typeof hintsOfOtherBugs>[number]): string {
  return `-  "${printable(symptom)}" (before the exercise changed; paid with ${cost}, which costs nothing now)\n   ${printable(text)}`;
}
