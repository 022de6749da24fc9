import { type AttemptEvent, type AttemptState, replay, timeLeftMs, transition } from '../domain/attempt.ts';
import type { Clock } from '../domain/clock.ts';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import type { AttemptStore } from '../store/attempt-store.ts';
import { readRuns } from '../workspace/runs/read-runs.ts';
import { type Workspace, workspacePaths } from '../workspace/workspace.ts';

/** An attempt with its log as it was read; every event goes through `record`, which makes it durable first. */
export class OpenAttempt {
  readonly id: string;
  readonly exercise: Exercise;
  readonly workspace: Workspace;
  readonly #store: AttemptStore;
  readonly #clock: Clock;
  #events: readonly AttemptEvent[];
  #state: AttemptState;
  /** How far the spool of runs started elsewhere has been read, in bytes. */
  #runsOffset: number;
  /** The end of what was asked for last; see `#inTurn`. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(parts: {
    id: string;
    exercise: Exercise;
    workspace: Workspace;
    store: AttemptStore;
    clock: Clock;
    events: readonly AttemptEvent[];
    state: AttemptState;
  }) {
    this.id = parts.id;
    this.exercise = parts.exercise;
    this.workspace = parts.workspace;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#events = parts.events;
    this.#state = parts.state;
    this.#runsOffset = spoolEnd(parts.events);
  }

  /** Reads the attempt of a workspace and brings it up to date: runs started elsewhere, and the bell. */
  static async read(
    store: AttemptStore,
    clock: Clock,
    workspace: Workspace,
    exercise: Exercise,
  ): Promise<Result<OpenAttempt>> {
    const id = workspace.attemptId;
    const events = await store.read(id);
    if (!events.ok) return events;
    const state = replay(events.value);
    if (!state) {
      return failed(
        'not-a-workspace',
        `${workspace.directory} belongs to attempt ${id}, which this machine's records do not hold (${workspace.dataDirectory}).`,
        `bugsquash start ${exercise.manifest.id}`,
      );
    }
    const attempt = new OpenAttempt({ id, exercise, workspace, store, clock, events: events.value, state });
    const fresh = await attempt.refresh();
    return fresh.ok ? success(attempt) : fresh;
  }

  get state(): AttemptState {
    return this.#state;
  }

  get events(): readonly AttemptEvent[] {
    return this.#events;
  }

  get timeLeftMs(): number {
    return timeLeftMs(this.#state, this.#clock.now());
  }

  /** Appends one event; it is in the log when this resolves. */
  record(event: AttemptEvent): Promise<Result<void>> {
    return this.#inTurn(() => this.#append(event));
  }

  async #append(event: AttemptEvent): Promise<Result<void>> {
    const next = transition(this.#state, event);
    if ('refused' in next) {
      return failed('wrong-state', `That can't be done now: ${next.refused}.`, 'bugsquash status');
    }
    const appended = await this.#store.append(this.id, this.#events.length, [event]);
    if (!appended.ok) return appended;
    this.#events = [...this.#events, event];
    this.#state = next;
    return appended;
  }

  /** Takes in what happened elsewhere: runs of the visible tests from a shell or debugger, and the bell. */
  refresh(): Promise<Result<void>> {
    return this.#inTurn(() => this.#catchUp());
  }

  /** A poll, a key and the end of a grading may want the log in the same moment: they get it one by one. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #catchUp(): Promise<Result<void>> {
    const elsewhere = await this.#store.read(this.id);
    if (!elsewhere.ok) return elsewhere;
    if (elsewhere.value.length > this.#events.length) {
      this.#events = elsewhere.value;
      this.#state = replay(elsewhere.value) ?? this.#state;
      this.#runsOffset = spoolEnd(elsewhere.value);
    }
    if (this.#state.phase === 'running' && this.timeLeftMs === 0) {
      const { since, usedMs, prepared } = this.#state;
      const rung = await this.#append({ type: 'bell', atMs: since.atMs + prepared.limitMs - usedMs });
      if (!rung.ok) return rung;
    }
    const { runs, offset } = await readRuns(workspacePaths(this.workspace).runs, this.#runsOffset);
    for (const [index, run] of runs.entries()) {
      const common = {
        atMs: Date.parse(run.at),
        source: run.source,
        spoolEnd: index === runs.length - 1 ? offset : this.#runsOffset,
      };
      const event: AttemptEvent =
        run.kind === 'start'
          ? { type: 'started-run', ...common }
          : {
              type: 'tests-run',
              ...common,
              passed: run.passed,
              failed: run.failed,
              total: run.total,
              failures: run.failures.map(({ name, file, line }) => ({ name, file, line })),
            };
      const recorded = await this.#append(event);
      if (!recorded.ok) return recorded;
    }
    this.#runsOffset = offset;
    return success(undefined);
  }
}

function spoolEnd(events: readonly AttemptEvent[]): number {
  return events.reduce(
    (end, event) =>
      'spoolEnd' in event && event.spoolEnd !== undefined ? Math.max(end, event.spoolEnd) : end,
    0,
  );
}
