import { readExercise } from '../catalog/catalog.ts';
import type { MachineLine } from '../doctor/machine-line.ts';
import { isInExtension } from '../domain/attempt.ts';
import type { OwnTest, SavedEvent, SubmittedEvent } from '../domain/attempt-event.ts';
import type { DebriefDraft } from '../domain/debrief.ts';
import type { Exercise, PublicManifest } from '../domain/exercise.ts';
import type { ExportedAttempt } from '../domain/exported-attempt.ts';
import { type Result, success } from '../domain/failure.ts';
import type { Feedback } from '../domain/feedback.ts';
import { goneBugs, type HintOffer, hintOffers, type ShownHint } from '../domain/hints.ts';
import type { OnOwnTestRun } from '../grading/own-tests.ts';
import type { Report } from '../report/report.ts';
import type { Frame, LapseStep } from '../report/time-lapse.ts';
import { readAttempts, type UnreadableAttempt } from '../store/read-attempts.ts';
import type { EditorPlace } from '../workspace/editor-command.ts';
import type { VisibleTests } from '../workspace/runs/run-visible-tests.ts';
import type { StartDiff } from '../workspace/start-diff.ts';
import type { ContentChange } from './content-change.ts';
import { ExtensionStage } from './extension/stage.ts';
import { feedback } from './feedback.ts';
import { Guidance } from './guidance.ts';
import { type HistoryLine, history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { Interview } from './interview/interview.ts';
import { type ListedExercise, list } from './list.ts';
import { open } from './open.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { placeInWorkspace } from './place.ts';
import type { PracticeRecord } from './practice.ts';
import type { PrepCheck } from './prep-check.ts';
import type { StartOptions } from './prepare.ts';
import type { Regraded } from './regrade.ts';
import type { ReportedAttempt } from './report.ts';
import type { Revealed } from './reveal.ts';
import type { RunTestsOptions } from './run-tests.ts';
import type { Status } from './status.ts';
import type { SubmitOptions, Submitted } from './submit.ts';
import type { Still } from './time-lapse.ts';
import type { ExportedRecord } from './transfer/export.ts';
import type { Imported } from './transfer/import.ts';

export type { HistoryLine } from './history.ts';
export type { ListedExercise } from './list.ts';
export type { Revealed } from './reveal.ts';
export type { Status } from './status.ts';

/**
 * The candidate's use cases, as every face calls them; each has a file of its own. Those that need git or grading
 * are loaded when they are called, so that listing the catalog does not wait for them.
 */
export class Attempts {
  readonly #host: AttemptsHost;
  readonly extension: ExtensionStage;
  /** What to do next, an interviewer's questions, a mock interview. */
  readonly guidance: Guidance;
  /** For a second person, who sees all that the candidate does not. */
  readonly interview: Interview;

  constructor(host: AttemptsHost) {
    this.#host = host;
    this.extension = new ExtensionStage(host);
    this.guidance = new Guidance(host);
    this.interview = new Interview(host);
  }

  list(known?: readonly PublicManifest[]): Promise<Result<readonly ListedExercise[]>> {
    return list(this.#host, known);
  }

  history(): Promise<Result<readonly HistoryLine[]>> {
    return history(this.#host);
  }

  /** Those whose log is not whole: nothing else here tells of them. */
  async unreadable(): Promise<Result<readonly UnreadableAttempt[]>> {
    const read = await readAttempts(this.#host.store);
    return read.ok ? success(read.value.unreadable) : read;
  }

  /** All attempts with what follows from them: the best, what is weak, what to practise next and why. */
  async practice(): Promise<Result<PracticeRecord>> {
    const { practice } = await import('./practice.ts');
    return practice(this.#host);
  }

  exercise(id: string): Result<Exercise> {
    return readExercise(this.#host.collection, id);
  }

  /** The attempt whose workspace `directory` is, or lies in. */
  open(directory: string): Promise<Result<OpenAttempt>> {
    return open(this.#host, directory);
  }

  /** Checks what an attempt needs before any clock runs. */
  async prepCheck(exercise: Exercise): Promise<PrepCheck> {
    const { prepCheck } = await import('./prep-check.ts');
    return prepCheck(exercise, await this.#host.grader());
  }

  /** Makes the workspace and the attempt; the clock does not run yet. */
  async prepare(exercise: Exercise, options: StartOptions): Promise<Result<OpenAttempt>> {
    const { prepare } = await import('./prepare.ts');
    return prepare(this.#host, exercise, options);
  }

  /** The last line of the prep check: whether the visible tests start in the workspace. Not recorded as a run. */
  async checkVisibleTests(attempt: OpenAttempt, signal?: AbortSignal): Promise<MachineLine> {
    const { visibleTestsLine } = await import('./prep-check.ts');
    return visibleTestsLine(attempt.workspace, signal);
  }

  async status(attempt: OpenAttempt): Promise<Result<Status>> {
    const { status } = await import('./status.ts');
    return status(this.#host, attempt);
  }

  /** A place that a person names (`src/feed.ts:12`), as a file of the workspace. */
  place(attempt: OpenAttempt, text: string, currentDirectory: string): Result<EditorPlace> {
    return placeInWorkspace(attempt, text, currentDirectory);
  }

  /** A submission's verdict as the candidate may see it now. */
  feedback(attempt: OpenAttempt, submission: SubmittedEvent): Feedback {
    return feedback(attempt, submission);
  }

  async diff(attempt: OpenAttempt): Promise<StartDiff> {
    const { stageDiff } = await import('./stage-diff.ts');
    return stageDiff(attempt);
  }

  /** What a submission had changed since the start, as a patch; null where its files were not kept. */
  async submittedPatch(attempt: OpenAttempt, { snapshot }: SubmittedEvent): Promise<string | null> {
    if (snapshot === undefined) return null;
    const { patchAtFrame } = await import('./time-lapse.ts');
    const patch = await patchAtFrame(attempt.workspace, attempt, { snapshot });
    return patch.ok ? patch.value : null;
  }

  /** Keeps the files as a save in the log, if they have changed; for whatever sees that they have. */
  async keepSave(attempt: OpenAttempt): Promise<Result<SavedEvent | undefined>> {
    const { keepSave } = await import('./keep-save.ts');
    return keepSave(this.#host, attempt);
  }

  async runTests(attempt: OpenAttempt, options?: RunTestsOptions): Promise<Result<VisibleTests>> {
    const { runTests } = await import('./run-tests.ts');
    return runTests(this.#host, attempt, options);
  }

  /** Runs the tests of a workspace that this machine's records do not know: somebody else's code, unconfined. */
  async runForeignTests(directory: string, signal?: AbortSignal): Promise<Result<VisibleTests>> {
    const { runForeignTests } = await import('./run-tests.ts');
    return runForeignTests(this.#host, directory, signal);
  }

  hintOffers(attempt: OpenAttempt): readonly HintOffer[] {
    const { state, exercise } = attempt;
    return hintOffers(exercise.solution.bugs, state.hints, goneBugs(state));
  }

  /** Takes the next hint for a line of the ticket (0-based). */
  async takeHint(attempt: OpenAttempt, line: number): Promise<Result<ShownHint>> {
    const { takeHint } = await import('./take-hint.ts');
    return takeHint(this.#host, attempt, line);
  }

  async submit(attempt: OpenAttempt, options?: SubmitOptions): Promise<Result<Submitted>> {
    const { submit } = await import('./submit.ts');
    return submit(this.#host, attempt, options);
  }

  /** Gets the processes of the next submission ready. A failure to do so shows when something is graded. */
  async warmUp(attempt: OpenAttempt): Promise<void> {
    const { warmUp } = await import('./submit.ts');
    return warmUp(this.#host, attempt);
  }

  /** What became of the attempt's exercise in its collection since the attempt was begun. */
  async contentChange(attempt: OpenAttempt): Promise<ContentChange> {
    const { contentChange } = await import('./content-change.ts');
    return contentChange(this.#host, attempt.state);
  }

  /** Goes on with the exercise as it is now; undefined if it has not changed. */
  async regrade(attempt: OpenAttempt, signal?: AbortSignal): Promise<Result<Regraded | undefined>> {
    const { regrade } = await import('./regrade.ts');
    return regrade(this.#host, attempt, signal);
  }

  async report(about: ReportedAttempt): Promise<Result<Report>> {
    const { report } = await import('./report.ts');
    return report(this.#host, about);
  }

  async export(about: ReportedAttempt): Promise<Result<ExportedAttempt>> {
    const { exportAttempt } = await import('./export.ts');
    return exportAttempt(this.#host, about);
  }

  /** The moments of an attempt of which its files are kept. */
  async frames(about: ReportedAttempt): Promise<Result<readonly Frame[]>> {
    const { frames } = await import('./report.ts');
    return frames(this.#host, about);
  }

  /** The files at a frame (-1: the start), with what differs from the start and from the frame before. */
  async still(about: ReportedAttempt, position: number): Promise<Result<Still>> {
    const { still } = await import('./report.ts');
    return still(this.#host, about, position);
  }

  /** What each frame changed against the one before. */
  async timeLapse(about: ReportedAttempt): Promise<Result<readonly LapseStep[]>> {
    const { timeLapse } = await import('./report.ts');
    return timeLapse(this.#host, about);
  }

  /** What the candidate's own added tests catch; after the reveal, run once. */
  async judgeOwnTests(attempt: OpenAttempt, onRun?: OnOwnTestRun): Promise<Result<readonly OwnTest[]>> {
    const { judgeOwnTests } = await import('./judge-own-tests.ts');
    return judgeOwnTests(this.#host, attempt, onRun);
  }

  /** All attempts that have ended, as a document that `importAttempts` takes. */
  async exportAll(): Promise<Result<ExportedRecord>> {
    const { exportAll } = await import('./transfer/export.ts');
    return exportAll(this.#host);
  }

  /** Takes in what `exportAll` made, by attempt; refused whole where it is newer, cut or edited. */
  async importAttempts(text: string, file: string): Promise<Result<Imported>> {
    const { importAttempts } = await import('./transfer/import.ts');
    return importAttempts(this.#host, text, file);
  }

  /** The reference beside the candidate's own diff; only after the finish, and recorded. */
  async reveal(attempt: OpenAttempt): Promise<Result<Revealed>> {
    const { reveal } = await import('./reveal.ts');
    return reveal(this.#host, attempt);
  }

  /** What was written of the debrief so far, and ticked of the checklist. */
  async debriefDraft(attempt: OpenAttempt): Promise<DebriefDraft> {
    const { debriefDraft } = await import('./debrief.ts');
    return debriefDraft(attempt);
  }

  async keepDebrief(attempt: OpenAttempt, draft: DebriefDraft): Promise<Result<void>> {
    const { keepDebrief } = await import('./debrief.ts');
    return keepDebrief(attempt, draft);
  }

  /** Writes what is new in the draft into the log. */
  async recordDebrief(attempt: OpenAttempt, draft: DebriefDraft): Promise<Result<void>> {
    const { recordDebrief } = await import('./debrief.ts');
    return recordDebrief(this.#host, attempt, draft);
  }

  /** Puts the editable files back as they were at the start, or in a snapshot; what is there now is kept first. */
  async reset(attempt: OpenAttempt, snapshot?: string): Promise<Result<{ readonly before: string }>> {
    const { reset } = await import('./reset.ts');
    return reset(this.#host, attempt, snapshot);
  }

  /** The attempt at an exercise whose time is not up, if there is one. */
  async running(exercise: Exercise): Promise<Result<OpenAttempt | undefined>> {
    const { runningAttempt } = await import('./running.ts');
    return runningAttempt(this.#host, exercise.manifest.id);
  }

  /** Whether the workspace holds changes that were never submitted. */
  async hasUnsubmittedChanges(attempt: OpenAttempt): Promise<boolean> {
    const { hasUnsubmittedChanges } = await import('./unsubmitted.ts');
    return hasUnsubmittedChanges(attempt);
  }

  /** Gives a prepared attempt up and removes its workspace, if nothing was done in it. */
  async discard(attempt: OpenAttempt): Promise<Result<void>> {
    const { discard } = await import('./discard.ts');
    return discard(this.#host, attempt);
  }

  /** Starts the clock of a prepared attempt. */
  async begin(attempt: OpenAttempt): Promise<Result<void>> {
    const { begin } = await import('./begin.ts');
    return begin(this.#host, attempt);
  }

  /** Stops the clock of the stage that is on. */
  pause(attempt: OpenAttempt): Promise<Result<void>> {
    const type = isInExtension(attempt.state) ? 'extension-paused' : 'paused';
    return attempt.record({ type, ...this.#host.clock.now() });
  }

  resume(attempt: OpenAttempt): Promise<Result<void>> {
    const type = isInExtension(attempt.state) ? 'extension-resumed' : 'resumed';
    return attempt.record({ type, ...this.#host.clock.now() });
  }

  note(attempt: OpenAttempt, text: string): Promise<Result<void>> {
    return attempt.record({ type: 'note', ...this.#host.clock.now(), text });
  }

  /** Ends the stage that is on. */
  async finish(attempt: OpenAttempt): Promise<Result<void>> {
    await this.keepSave(attempt);
    const type = isInExtension(attempt.state) ? 'extension-finished' : 'finished';
    return attempt.record({ type, ...this.#host.clock.now() });
  }

  /** The same for an attempt whose workspace is gone. */
  async finishGone(id: string): Promise<Result<void>> {
    const { finishGone } = await import('./finish-gone.ts');
    return finishGone(this.#host, id);
  }

  abandon(attempt: OpenAttempt): Promise<Result<void>> {
    return attempt.record({ type: 'abandoned', ...this.#host.clock.now() });
  }
}
