import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Collection, listExercises, readExercise } from '../catalog/catalog.ts';
import { type ProofState, proofState } from '../catalog/proof.ts';
import type { MachineLine } from '../doctor/examine-machine.ts';
import {
  type AttemptEvent,
  type AttemptState,
  countingSubmission,
  isSealed,
  lateSubmission,
  type Mode,
  replay,
  type SubmittedEvent,
} from '../domain/attempt.ts';
import type { Clock } from '../domain/clock.ts';
import type { Bug, Exercise, PublicManifest } from '../domain/exercise.ts';
import { type Failure, failed, type Result, success } from '../domain/failure.ts';
import { type Feedback, feedbackOf, type Visibility } from '../domain/feedback.ts';
import { type GradingProgress, gradingProgress } from '../domain/grading-progress.ts';
import { type HintOffer, hintOffers, type ShownHint, shownHint } from '../domain/hints.ts';
import type { Score } from '../domain/verdict.ts';
import type { Grader } from '../grading/grader.ts';
import type { TestOutcome } from '../grading/supervisor/run-types.ts';
import type { AttemptStore } from '../store/attempt-store.ts';
import { findWorkspace } from '../workspace/find-workspace.ts';
import type { VisibleTests } from '../workspace/runs/run-visible-tests.ts';
import type { StartDiff } from '../workspace/start-diff.ts';
import { OpenAttempt } from './open-attempt.ts';
import type { PrepCheck } from './prep-check.ts';

/** What the candidate's use cases work with; `compose.ts` and tests put it together. */
export interface AttemptsHost {
  readonly collection: Collection;
  readonly store: AttemptStore;
  readonly clock: Clock;
  /** Made on first use, because finding the sandbox costs a process. */
  readonly grader: () => Promise<Grader>;
  readonly cloneRoot: string;
  readonly dataDirectory: string;
  readonly workspacesRoot: string;
  readonly newAttemptId: () => string;
}

export interface StartOptions {
  /** Where the workspace goes; a free folder below the workspaces' root when absent. */
  readonly directory?: string | undefined;
  readonly minutes?: number | undefined;
  readonly mode: Mode;
  readonly assistants?: boolean;
}

/** A catalog line with this user's record. */
export interface ListedExercise {
  readonly manifest: PublicManifest;
  readonly verified: ProofState;
  /** Runs of the determinism grid behind the proof, where it holds. */
  readonly verifiedRuns: number | null;
  /** Best total over attempts begun before a reveal; null when there is none. */
  readonly best: number | null;
}

export interface Status {
  readonly attemptId: string;
  readonly exercise: Exercise;
  readonly workspace: string;
  readonly state: AttemptState;
  readonly timeLeftMs: number;
  readonly sealed: boolean;
  readonly diff: StartDiff;
  /** Of the last submission; null before the first. */
  readonly feedback: Feedback | null;
  /** Of the submission that counts, and of the best after the bell; null while sealed. */
  readonly score: Score | null;
  readonly lateScore: Score | null;
  /** What another harness did to this attempt since the last status. */
  readonly othersEvents: readonly AttemptEvent[];
}

/** A graded submission, as it is in the log. */
export interface Submitted {
  readonly submission: SubmittedEvent;
  /** Why the files could not be kept as a snapshot, if they could not; the submission counts all the same. */
  readonly snapshotFailure: Failure | null;
}

export interface Revealed {
  readonly bugs: readonly {
    readonly bug: Bug;
    readonly squashed: boolean;
    readonly reference: string;
  }[];
  readonly yourPatch: string;
  readonly debrief: string;
  readonly checklist: readonly string[];
  readonly followUps: readonly { readonly question: string; readonly outline: string }[];
  readonly extensionBrief: string;
}

export interface HistoryLine {
  readonly attemptId: string;
  readonly exerciseId: string;
  readonly startedAtMs: number;
  readonly phase: AttemptState['phase'];
  readonly mode: Mode;
  readonly total: number | null;
  readonly lateTotal: number | null;
  readonly workspace: string;
  /** Begun after the reference had been revealed in another attempt: practice, no result. */
  readonly afterReveal: boolean;
}

/**
 * The candidate's use cases: one method each, called by every face. What only some of them need is loaded by
 * them, so that listing the catalog does not wait for git or grading.
 */
export class Attempts {
  readonly #host: AttemptsHost;

  constructor(host: AttemptsHost) {
    this.#host = host;
  }

  /**
   * The catalog with best results. Exercises that can't be read are left out here; `doctor` and `verify` name them.
   * @param known the manifests in their order, if they have been read
   */
  async list(known?: readonly PublicManifest[]): Promise<Result<readonly ListedExercise[]>> {
    const history = await this.history();
    if (!history.ok) return history;
    const manifests = known ?? listExercises(this.#host.collection).flatMap(({ manifest }) => manifest ?? []);
    const listed: ListedExercise[] = [];
    for (const manifest of manifests) {
      const totals = history.value
        .filter(({ exerciseId, afterReveal }) => exerciseId === manifest.id && !afterReveal)
        .flatMap(({ total }) => total ?? []);
      const exercise = this.exercise(manifest.id);
      const { verified, runs } = exercise.ok
        ? proofState(exercise.value)
        : ({ verified: 'unverified', runs: null } as const);
      const best = totals.length > 0 ? Math.max(...totals) : null;
      listed.push({ manifest, verified, verifiedRuns: runs, best });
      // A terminal UI answers keys between two exercises: a digest reads many files.
      await setImmediate();
    }
    return success(listed);
  }

  exercise(id: string): Result<Exercise> {
    return readExercise(this.#host.collection, id);
  }

  /** Checks what an attempt needs before any clock runs. */
  async prepCheck(id: string): Promise<Result<PrepCheck>> {
    const exercise = this.exercise(id);
    if (!exercise.ok) return exercise;
    const { prepCheck } = await import('./prep-check.ts');
    return success(await prepCheck(exercise.value, await this.#host.grader()));
  }

  /** Makes the workspace and the attempt; the clock does not run yet. */
  async prepare(id: string, options: StartOptions): Promise<Result<OpenAttempt>> {
    const { store, clock, cloneRoot, dataDirectory } = this.#host;
    const exercise = this.exercise(id);
    if (!exercise.ok) return exercise;
    const { manifest, digest, exerciseRoot } = exercise.value;
    const attemptId = this.#host.newAttemptId();
    const now = clock.now();
    const { createWorkspace } = await import('../workspace/create-workspace.ts');
    const created = await createWorkspace({
      exercise: {
        id,
        title: manifest.title,
        version: manifest.version,
        digest,
        root: exerciseRoot,
        packages: manifest.packages,
        editable: manifest.editable,
      },
      directory: options.directory ?? this.#freeDirectory(id),
      cloneRoot,
      dataDirectory,
      attemptId,
      now: new Date(now.atMs),
    });
    if (!created.ok) return created;
    const { workspace } = created.value;
    const recorded = await store.create(attemptId, id, {
      type: 'prepared',
      ...now,
      exercise: { id, version: manifest.version, digest },
      mode: options.mode,
      limitMs: Math.round((options.minutes ?? manifest.minutes) * 60_000),
      assistants: options.assistants ?? false,
      workspace: workspace.directory,
      collection: this.#host.collection,
    });
    if (!recorded.ok) return recorded;
    return OpenAttempt.read(store, clock, workspace, exercise.value);
  }

  /** The last line of the prep check: whether the visible tests start in the workspace. Not recorded as a run. */
  async checkVisibleTests(attempt: OpenAttempt, signal?: AbortSignal): Promise<MachineLine> {
    const { visibleTestsLine } = await import('./prep-check.ts');
    return visibleTestsLine(attempt.workspace, signal);
  }

  /** Starts the clock of a prepared attempt. */
  begin(attempt: OpenAttempt): Promise<Result<void>> {
    return attempt.record({ type: 'started', ...this.#host.clock.now() });
  }

  /** The attempt whose workspace `directory` is, or lies in. */
  async open(directory: string): Promise<Result<OpenAttempt>> {
    const { store, clock, workspacesRoot } = this.#host;
    const workspace = await findWorkspace(directory, {
      workspacesDirectory: workspacesRoot,
      known: await this.#knownWorkspaces(),
    });
    if (!workspace.ok) return workspace;
    const events = await store.read(workspace.value.attemptId);
    if (!events.ok) return events;
    const collection = replay(events.value)?.prepared.collection ?? this.#host.collection;
    const exercise = readExercise(collection, workspace.value.exercise.id);
    if (!exercise.ok) return exercise;
    return OpenAttempt.read(store, clock, workspace.value, exercise.value);
  }

  async status(attempt: OpenAttempt): Promise<Result<Status>> {
    const fresh = await attempt.refresh();
    if (!fresh.ok) return fresh;
    const { state, exercise } = attempt;
    const sealed = isSealed(state);
    const last = state.submissions.at(-1);
    return success({
      attemptId: attempt.id,
      exercise,
      workspace: attempt.workspace.directory,
      state,
      timeLeftMs: attempt.timeLeftMs,
      sealed,
      diff: await this.diff(attempt),
      feedback: last ? this.feedback(attempt, last) : null,
      score: sealed ? null : (countingSubmission(state)?.verdict.score ?? null),
      lateScore: sealed ? null : (lateSubmission(state)?.verdict.score ?? null),
      othersEvents: attempt.takeOthersEvents(),
    });
  }

  /** A submission's verdict as the candidate may see it now. */
  feedback(attempt: OpenAttempt, submission: SubmittedEvent): Feedback {
    const { state, exercise } = attempt;
    const visibility: Visibility = isSealed(state)
      ? 'sealed'
      : state.phase === 'finished'
        ? 'revealed'
        : 'open';
    return feedbackOf(submission.verdict, exercise.solution.bugs, visibility);
  }

  async runTests(attempt: OpenAttempt, signal?: AbortSignal): Promise<Result<VisibleTests>> {
    const { runVisibleTests } = await import('../workspace/runs/run-visible-tests.ts');
    const result = await runVisibleTests(attempt.workspace, signal ? { signal } : {});
    if (result.outcome !== 'ran') return success(result);
    const { passed, failed: failures, total } = result;
    const recorded = await attempt.record({
      type: 'tests-run',
      ...this.#host.clock.now(),
      source: 'bugsquash',
      passed,
      failed: failures,
      total,
      failures: result.failures.map(({ name, file, line }) => ({ name, file, line })),
    });
    return recorded.ok ? success(result) : recorded;
  }

  hintOffers(attempt: OpenAttempt): readonly HintOffer[] {
    return hintOffers(attempt.exercise.solution.bugs, attempt.state.hints);
  }

  /** Takes the next hint for a line of the ticket (0-based). */
  async takeHint(attempt: OpenAttempt, line: number): Promise<Result<ShownHint>> {
    const offer = this.hintOffers(attempt)[line];
    const bug = attempt.exercise.solution.bugs[line];
    if (!offer || !bug) {
      const count = attempt.exercise.solution.bugs.length;
      return failed('bad-arguments', `The ticket has lines 1 to ${count}; there is no line ${line + 1}.`, {
        command: ['hint'],
        workspace: attempt.workspace.directory,
      });
    }
    if (offer.nextCost === null) {
      return failed('wrong-state', `You have all ${bug.hints.length} hints for line ${line + 1}.`, {
        command: ['hint'],
        workspace: attempt.workspace.directory,
      });
    }
    const step = offer.taken.length;
    const recorded = await attempt.record(
      { type: 'hint-taken', ...this.#host.clock.now(), bugId: bug.id, step, cost: offer.nextCost },
      // Taken at another harness in the meantime, it must not be paid for twice.
      ({ hints }) => hints.filter(({ bugId }) => bugId === bug.id).length === step,
    );
    return recorded.ok ? success(shownHint(bug, line, step)) : recorded;
  }

  note(attempt: OpenAttempt, text: string): Promise<Result<void>> {
    return attempt.record({ type: 'note', ...this.#host.clock.now(), text });
  }

  pause(attempt: OpenAttempt): Promise<Result<void>> {
    return attempt.record({ type: 'paused', ...this.#host.clock.now() });
  }

  resume(attempt: OpenAttempt): Promise<Result<void>> {
    return attempt.record({ type: 'resumed', ...this.#host.clock.now() });
  }

  /**
   * Grades the workspace as it is now. The moment of pressing counts, not the moment the verdict is there. A
   * submission that could not be graded is no event: the attempt stays as it was.
   */
  async submit(
    attempt: OpenAttempt,
    options: {
      readonly believed?: readonly number[];
      readonly signal?: AbortSignal | undefined;
      /** Told how it stands after each hidden test; provisional, for the verdict fails closed. */
      readonly onProgress?: ((progress: GradingProgress) => void) | undefined;
    } = {},
  ): Promise<Result<Submitted>> {
    const { clock } = this.#host;
    const fresh = await attempt.refresh();
    if (!fresh.ok) return fresh;
    const { state, exercise } = attempt;
    if (state.phase !== 'running' && state.phase !== 'over' && state.phase !== 'paused') {
      const next =
        state.phase === 'prepared'
          ? { command: ['resume'], workspace: attempt.workspace.directory }
          : { command: ['start', exercise.manifest.id] };
      return failed('wrong-state', `Nothing can be submitted to an attempt that is ${state.phase}.`, next);
    }
    const now = clock.now();
    const late = state.phase === 'over';
    const [{ readSubmission }, { takeSnapshot }, grader] = await Promise.all([
      import('../grading/submission.ts'),
      import('../workspace/snapshots/snapshots.ts'),
      this.#host.grader(),
    ]);
    const submission = readSubmission(attempt.workspace.directory, exercise.manifest.editable);
    if (!submission.ok) return submission;
    const label = `submission ${state.submissions.length + 1}`;
    const kept = await takeSnapshot(attempt.workspace, label, new Date(now.atMs));
    const collected = new Map<string, readonly string[]>();
    const outcomes = new Map<string, TestOutcome['state']>();
    const { verdict } = await grader.grade(exercise, submission.value, {
      seed: seedOfAttempt(attempt.id),
      hints: state.hints.map(({ bugId, cost }) => ({ bugId, cost })),
      signal: options.signal,
      onCollected: (file, tests) => collected.set(file, tests),
      onOutcome: ({ id, state: outcome }) => {
        outcomes.set(id, outcome);
        const soFar = { collected, outcomes };
        options.onProgress?.(gradingProgress(soFar, exercise.solution.bugs, isSealed(attempt.state)));
      },
    });
    if (verdict.failure) return { ok: false, failure: verdict.failure as never };
    const event: SubmittedEvent = {
      type: 'submitted',
      ...now,
      submissionDigest: submission.value.digest,
      believed: options.believed ?? [],
      verdict,
      late,
    };
    // Recorded where the log now ends: the bell or a run may have come while grading.
    const caughtUp = await attempt.refresh();
    if (!caughtUp.ok) return caughtUp;
    const recorded = await attempt.record(event);
    return recorded.ok
      ? success({ submission: event, snapshotFailure: kept.ok ? null : kept.failure })
      : recorded;
  }

  /** Gets the processes of the next submission ready. A failure to do so shows when something is graded. */
  async prewarm(attempt: OpenAttempt): Promise<void> {
    const { phase } = attempt.state;
    if (phase !== 'running' && phase !== 'over') return;
    const grader = await this.#host.grader();
    await grader.warmUp(attempt.exercise);
  }

  async finish(attempt: OpenAttempt): Promise<Result<void>> {
    return attempt.record({ type: 'finished', ...this.#host.clock.now() });
  }

  async abandon(attempt: OpenAttempt): Promise<Result<void>> {
    return attempt.record({ type: 'abandoned', ...this.#host.clock.now() });
  }

  /** The reference beside the candidate's own diff; only after the finish, and recorded. */
  async reveal(attempt: OpenAttempt): Promise<Result<Revealed>> {
    if (attempt.state.phase !== 'finished') {
      return failed('wrong-state', 'The reference is shown only after you finish the attempt.', {
        command: ['finish'],
        workspace: attempt.workspace.directory,
      });
    }
    const recorded = await attempt.record({ type: 'revealed', ...this.#host.clock.now() });
    if (!recorded.ok) return recorded;
    const { solution, solutionRoot } = attempt.exercise;
    const verdict = (countingSubmission(attempt.state) ?? attempt.state.submissions.at(-1))?.verdict;
    const read = (path: string) =>
      existsSync(join(solutionRoot, path)) ? readFileSync(join(solutionRoot, path), 'utf8') : '';
    return success({
      bugs: solution.bugs.map((bug) => ({
        bug,
        squashed: verdict?.bugs?.find(({ id }) => id === bug.id)?.squashed ?? false,
        reference: read(`fixes/${bug.id}/reference.patch`),
      })),
      yourPatch: (await this.diff(attempt)).patch,
      debrief: read('DEBRIEF.md'),
      checklist: solution.debrief,
      followUps: solution.follow_ups,
      extensionBrief: solution.extension.brief,
    });
  }

  async diff(attempt: OpenAttempt): Promise<StartDiff> {
    const { diffAgainstStart } = await import('../workspace/start-diff.ts');
    return diffAgainstStart(attempt.workspace);
  }

  /** Puts the editable files back as they were at the start, after keeping them in a snapshot. */
  async reset(attempt: OpenAttempt): Promise<Result<{ readonly before: string }>> {
    const now = this.#host.clock.now();
    const { resetWorkspace } = await import('../workspace/snapshots/snapshots.ts');
    const reset = await resetWorkspace(attempt.workspace, new Date(now.atMs));
    if (!reset.ok) return reset;
    const recorded = await attempt.record({ type: 'reset', ...now, snapshot: reset.value.before });
    return recorded.ok ? reset : recorded;
  }

  /** Puts the editable files back as they were in a snapshot, after keeping what is there now in another. */
  async restore(attempt: OpenAttempt, snapshot: string): Promise<Result<{ readonly before: string }>> {
    const { restoreSnapshot } = await import('../workspace/snapshots/snapshots.ts');
    const now = this.#host.clock.now();
    const restored = await restoreSnapshot(attempt.workspace, snapshot, new Date(now.atMs));
    if (!restored.ok) return restored;
    const recorded = await attempt.record({ type: 'reset', ...now, snapshot: restored.value.before });
    return recorded.ok ? restored : recorded;
  }

  /** All attempts of this user, latest first. */
  async history(): Promise<Result<readonly HistoryLine[]>> {
    const { store } = this.#host;
    const attempts = await store.list();
    if (!attempts.ok) return attempts;
    const lines: HistoryLine[] = [];
    const revealedSince = new Map<string, number>();
    const states: { id: string; state: AttemptState }[] = [];
    for (const { id } of attempts.value) {
      const events = await store.read(id);
      if (!events.ok) return events;
      const state = replay(events.value);
      if (!state) continue;
      states.push({ id, state });
      if (state.phase === 'finished' && state.revealedAtMs !== null) {
        const exerciseId = state.prepared.exercise.id;
        revealedSince.set(
          exerciseId,
          Math.min(state.revealedAtMs, revealedSince.get(exerciseId) ?? Number.POSITIVE_INFINITY),
        );
      }
    }
    for (const { id, state } of states) {
      const { exercise, mode, workspace, atMs } = state.prepared;
      const sealed = isSealed(state);
      lines.push({
        attemptId: id,
        exerciseId: exercise.id,
        startedAtMs: atMs,
        phase: state.phase,
        mode,
        total: sealed ? null : (countingSubmission(state)?.verdict.score?.total ?? null),
        lateTotal: sealed ? null : (lateSubmission(state)?.verdict.score?.total ?? null),
        workspace,
        afterReveal: atMs > (revealedSince.get(exercise.id) ?? Number.POSITIVE_INFINITY),
      });
    }
    return success(lines);
  }

  async #knownWorkspaces(): Promise<string[]> {
    const history = await this.history();
    return history.ok
      ? history.value
          .filter(({ phase }) => phase !== 'abandoned')
          .map(({ workspace }) => workspace)
          .slice(0, 5)
      : [];
  }

  /** `<root>/<id>`, or the first of `<id>-2`, `<id>-3` … that is free. */
  #freeDirectory(id: string): string {
    const { workspacesRoot } = this.#host;
    for (let number = 1; ; number += 1) {
      const directory = join(workspacesRoot, number === 1 ? id : `${id}-${number}`);
      if (!existsSync(directory) || readdirSync(directory).length === 0) return directory;
    }
  }
}

/** The seed varies between attempts and never within one, so that resubmitting is no lottery. */
export function seedOfAttempt(attemptId: string): string {
  return BigInt(`0x${Buffer.from(attemptId, 'utf8').toString('hex').slice(-24)}`).toString();
}
