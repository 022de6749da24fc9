import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Attempts } from '../../../harness/attempts/attempts.ts';
import type { OpenAttempt } from '../../../harness/attempts/open-attempt.ts';
import type { Clock } from '../../../harness/domain/clock.ts';
import type { Result } from '../../../harness/domain/failure.ts';
import type { Verdict } from '../../../harness/domain/verdict.ts';
import { openSqliteAttemptStore } from '../../../harness/store/sqlite-attempt-store.ts';
import type { AppProps } from '../../../harness/tui/app/app.tsx';
import { usualSettings } from '../../../harness/tui/app/settings.ts';
import { stepWording } from '../../../harness/wording/next-step.ts';
import { cloneRoot } from '../rig.ts';
import { writeExampleCollection } from './example-exercise.ts';

const TEN_O_CLOCK = Date.parse('2026-11-26T10:00:00Z');
export const MINUTE_MS = 60_000;

/** What `result` holds; a failure here is the test's. */
export function settled<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

/** Somebody with a store of their own and a clock that stands still until it is set. */
export class FrameCandidate {
  // Not the temporary folder of this machine: the length of the path shows on screens.
  readonly home = mkdtempSync('/tmp/bugsquash-frames-');
  readonly attempts: Attempts;
  #nowMs = TEN_O_CLOCK;
  #count = 0;
  readonly #close: () => Promise<void> | void;

  constructor() {
    const collection = writeExampleCollection(path.join(this.home, 'collection'));
    const store = settled(openSqliteAttemptStore(path.join(this.home, 'attempts.sqlite')));
    this.#close = () => store.close();
    const clock: Clock = { now: () => ({ atMs: this.#nowMs }), monotonicMs: () => this.#nowMs };
    this.attempts = new Attempts({
      collection,
      store,
      clock,
      grader: () => Promise.reject(new Error('Nothing is graded for a frame.')),
      cloneRoot,
      dataDirectory: path.join(this.home, 'data'),
      workspacesRoot: path.join(this.home, 'work'),
      random: () => 0,
      newAttemptId: () => {
        this.#count += 1;
        return `attempt-${this.#count}`;
      },
    });
  }

  /** Lets so much time go by. */
  wait(minutes: number): void {
    this.#nowMs += minutes * MINUTE_MS;
  }

  get atMs(): number {
    return this.#nowMs;
  }

  async start(mode: 'practice' | 'strict' = 'practice', id = 'one-cent'): Promise<OpenAttempt> {
    const exercise = settled(this.attempts.exercise(id));
    const attempt = settled(await this.attempts.prepare(exercise, { mode, interviewer: mode === 'strict' }));
    this.wait(1);
    settled(await this.attempts.begin(attempt));
    return attempt;
  }

  /** Writes into the log what a grading would have found: these bugs squashed, these things broken. */
  async submit(
    attempt: OpenAttempt,
    squashed: readonly string[],
    regressions: readonly string[] = [],
    believed: readonly number[] = [],
    snapshot?: string,
  ): Promise<void> {
    const { exercise } = attempt;
    const { bugs } = exercise.solution;
    const weightOf = (among: typeof bugs) => among.reduce((sum, { weight }) => sum + weight, 0);
    const fix = Math.floor((100 * weightOf(bugs.filter(({ id }) => squashed.includes(id)))) / weightOf(bugs));
    const verdict: Verdict = {
      schema: 'bugsquash/verdict@1',
      exercise: { id: exercise.manifest.id, version: exercise.manifest.version, digest: exercise.digest },
      outcome: 'graded',
      bugs: bugs.map(({ id, title, weight }) => ({
        id,
        title,
        weight,
        squashed: squashed.includes(id),
        tests: { passed: squashed.includes(id) ? 6 : 2, total: 6 },
      })),
      guards: { passed: 24 - regressions.length, total: 24 },
      regressions: [...regressions],
      extension: { passed: 0, total: 11 },
      problems: [],
      checks: null,
      ownTests: null,
      diff: { files: 1, added: 4, removed: 3 },
      score: {
        fix,
        regressions: regressions.length === 0 ? 0 : -10 * regressions.length,
        hints: 0,
        extension: 0,
        total: Math.max(0, fix - 10 * regressions.length),
      },
      sandbox: 'bubblewrap',
      seed: '1',
      limits: { hit: [] },
      timings: { totalMs: 1, stageMs: 1, examinerMs: 1 },
      failure: null,
    };
    settled(
      await attempt.record({
        type: 'submitted',
        atMs: this.#nowMs,
        submissionDigest: `${this.#nowMs}`,
        believed,
        verdict,
        late: attempt.state.phase === 'over',
        ...(snapshot === undefined ? {} : { snapshot }),
      }),
    );
  }

  async app(resumed: OpenAttempt | null, change: Partial<AppProps['settings']> = {}): Promise<AppProps> {
    return {
      attempts: this.attempts,
      host: {
        environment: { EDITOR: 'true' },
        nowMs: () => this.#nowMs,
        steps: stepWording({ currentDirectory: cloneRoot, cloneRoot, isFoundByNpx: true }),
        minutes: undefined,
        signal: new AbortController().signal,
        keepUntilDone: (work) => work,
        nowIn: () => {},
      },
      settings: { ...usualSettings, testsOnSave: false, ...change },
      keepSettings: () => {},
      outside: (program) => program(),
      exercises: settled(await this.attempts.list()),
      notice: () => Promise.resolve(null),
      resumed,
    };
  }

  /** The same on every machine: what differs is only the random end of the home's name. */
  stable(frame: string): string {
    return frame.replaceAll(path.basename(this.home), 'bugsquash-frames-XXXXXX');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    if (existsSync(this.home)) rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}
