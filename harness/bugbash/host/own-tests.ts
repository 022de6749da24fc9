import { readExerciseFiles } from '../../catalog/exercise-files.ts';
import { submissionOfTree } from '../../grading/submission.ts';
import { changedFiles } from '../afterwards/team-patches.ts';
import { decodeFileSet } from '../file-set.ts';
import { visibleTeams } from '../log/board.ts';
import { standingOf } from '../log/score.ts';
import type { BashState } from '../log/state.ts';
import { playOf, type Submission, submissionOf } from '../log/submissions.ts';
import { granted } from './answer.ts';
import type { GradeJob } from './grading-loop.ts';
import type { HostContext } from './host-context.ts';

/**
 * Submissions that count whose own tests have not been run yet. Nothing before the reveal: a test runs beside the
 * references there, and could tell what it has read.
 */
export function ownTestsToRun(state: BashState): readonly Submission[] {
  if (!state.solutionsRevealed) return [];
  return visibleTeams(state)
    .flatMap(({ id }) => [...standingOf(playOf(state.plays, id)).best.values()])
    .map(({ submission }) => submission)
    .filter(({ ownTestsFound }) => ownTestsFound === null);
}

/** Finds out after the reveal what the tests catch that teams wrote, one submission after another. */
export class OwnTestRuns {
  readonly #host: HostContext;
  readonly #grade: GradeJob;
  readonly #onTrouble: (message: string) => void;
  readonly #stopped = new AbortController();
  /** Tried since the host was started: what went wrong once is not tried for ever. */
  readonly #tried = new Set<string>();
  #running: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => {};

  constructor(host: HostContext, grade: GradeJob, onTrouble: (message: string) => void) {
    this.#host = host;
    this.#grade = grade;
    this.#onTrouble = onTrouble;
  }

  start(): void {
    const next = () => {
      this.#running = this.#running.then(() => this.#runAll());
    };
    this.#stopListening = this.#host.log.onAppended((entries) => {
      if (entries.some(({ event }) => event.type === 'solutions-revealed')) next();
    });
    next();
  }

  async stop(): Promise<void> {
    this.#stopListening();
    this.#stopped.abort();
    await this.#running;
  }

  async #runAll(): Promise<void> {
    for (;;) {
      const submission = ownTestsToRun(this.#host.log.now.state).find(({ id }) => !this.#tried.has(id));
      if (!submission || this.#stopped.signal.aborted) return;
      this.#tried.add(submission.id);
      try {
        await this.#run(submission);
      } catch (error) {
        this.#onTrouble(`The tests of ${submission.id} could not be run: ${(error as Error).message}`);
      }
    }
  }

  async #run({ id, exercise: exerciseId, fileSet, grading }: Submission): Promise<void> {
    const { store, content, log } = this.#host;
    const exercise = grading.kind === 'graded' ? content.get(grading.verdict.exercise.digest) : undefined;
    const seed = log.now.state.rules.exercises.find((one) => one.id === exerciseId)?.seed;
    const blob = await store.blob(fileSet);
    if (!exercise || seed === undefined || !blob.ok || blob.value === null)
      return this.#onTrouble(`The tests of ${id} could not be run: its files or its exercise are not there.`);
    const { editable } = exercise.manifest;
    const files = decodeFileSet(blob.value);
    const changed = changedFiles(readExerciseFiles(exercise).repo, files, editable);
    const found = changed.some((file) => file.isTest && !file.isGone)
      ? await this.#found(exercise, submissionOfTree(files, editable), seed)
      : { added: 0, catches: [] };
    if (found === null || this.#stopped.signal.aborted) return;
    const event = { type: 'own-tests-run' as const, submission: id, found };
    const written = await log.decide(({ state }) => {
      // Another host of the same bash may have been faster.
      const isNew = submissionOf(state.plays, id)?.ownTestsFound === null;
      return granted({ who: 'program', events: isNew ? [event] : [], value: null });
    });
    if (!written.ok) this.#onTrouble(written.refused.detail);
  }

  async #found(exercise: Parameters<GradeJob>[0], submission: Parameters<GradeJob>[1], seed: string) {
    const { signal } = this.#stopped;
    const { verdict } = await this.#grade(exercise, submission, { seed, signal, ownTests: true });
    if (verdict.failure !== null && !signal.aborted) this.#onTrouble(verdict.failure.message);
    return verdict.ownTests;
  }
}
