import { type AttemptState, dueBell, replay, timeLeftMs, transition } from '../domain/attempt.ts';
import type { AttemptEvent } from '../domain/attempt-event.ts';
import type { Clock, Instant } from '../domain/clock.ts';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import type { Appended, AttemptStore } from '../store/attempt-store.ts';
import { readRuns } from '../workspace/runs/read-runs.ts';
import type { RunRecord } from '../workspace/runs/run-record.ts';
import { type Workspace, workspacePaths } from '../workspace/workspace.ts';

/** Each round another harness has appended something; none does so often. */
const MOST_ROUNDS = 100;

interface AttemptsSources {
  readonly store: AttemptStore;
  readonly clock: Clock;
}

interface AttemptParts {
  readonly id: string;
  readonly exercise: Exercise;
  readonly events: readonly AttemptEvent[];
  readonly state: AttemptState;
}

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
  #othersEvents: readonly AttemptEvent[] = [];
  /** Settles with the latest operation; see `#inTurn`. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    { store, clock }: AttemptsSources,
    workspace: Workspace,
    { id, exercise, events, state }: AttemptParts,
  ) {
    this.id = id;
    this.exercise = exercise;
    this.workspace = workspace;
    this.#store = store;
    this.#clock = clock;
    this.#events = events;
    this.#state = state;
    this.#runsOffset = spoolEnd(events);
  }

  /** Brings an attempt up to date whose log was read: runs started elsewhere, and the bell. */
  static async from(
    sources: AttemptsSources,
    workspace: Workspace,
    parts: AttemptParts,
  ): Promise<Result<OpenAttempt>> {
    const attempt = new OpenAttempt(sources, workspace, parts);
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

  /**
   * Appends one event; it is in the log when this resolves. Where another harness wrote first, its events are
   * taken in and this one is decided anew. A bell that was due by then comes before it.
   * @param isStillMeant whether the event is still wanted in the state that it would follow
   */
  record(
    event: AttemptEvent,
    isStillMeant: (state: AttemptState) => boolean = () => true,
  ): Promise<Result<void>> {
    return this.#inTurn(() =>
      this.#untilFirst(async () => {
        const rung = await this.#ring(event);
        if (!rung.ok || rung.value !== 'appended') return rung;
        if (isStillMeant(this.#state)) return this.#append([event]);
        return failed(
          'wrong-state',
          'Another bugsquash has changed this attempt in the meantime, so that was not done.',
          { command: ['status'], workspace: this.workspace.directory },
        );
      }),
    );
  }

  /** Takes in what happened elsewhere: in another harness, in a shell or debugger, and the bell. */
  refresh(): Promise<Result<void>> {
    return this.#inTurn(() => this.#untilFirst(() => this.#catchUp()));
  }

  /** What other harnesses have written since the last call, for the person at this one. */
  takeOthersEvents(): readonly AttemptEvent[] {
    const taken = this.#othersEvents;
    this.#othersEvents = [];
    return taken;
  }

  /** Repeats work that another harness was faster than, with the events of that one read first. */
  async #untilFirst(work: () => Promise<Result<Appended>>): Promise<Result<void>> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const done = await work();
      if (!done.ok) return done;
      if (done.value === 'appended') return success(undefined);
      const read = await this.#readOthers();
      if (!read.ok) return read;
    }
    return failed(
      'store-locked',
      'Another bugsquash writes to this attempt without a pause; nothing was lost.',
      'End the other bugsquash or wait for it, then do the same again.',
    );
  }

  /** Appends all of `events` or none. */
  async #append(events: readonly AttemptEvent[]): Promise<Result<Appended>> {
    let state = this.#state;
    for (const event of events) {
      const next = transition(state, event);
      if ('notAllowed' in next)
        return failed('wrong-state', `That can't be done now: ${next.notAllowed}.`, {
          command: ['status'],
          workspace: this.workspace.directory,
        });
      state = next;
    }
    const appended = await this.#store.append(this.id, this.#events.length, events);
    if (!appended.ok || appended.value !== 'appended') return appended;
    this.#events = [...this.#events, ...events];
    this.#state = state;
    return appended;
  }

  async #readOthers(): Promise<Result<void>> {
    const log = await this.#store.read(this.id);
    if (!log.ok) return log;
    const news = log.value.slice(this.#events.length);
    if (news.length === 0) return success(undefined);
    this.#othersEvents = [...this.#othersEvents, ...news];
    this.#events = log.value;
    this.#state = replay(log.value) ?? this.#state;
    this.#runsOffset = spoolEnd(log.value);
    return success(undefined);
  }

  /** A poll, a key and the end of a grading may want the log in the same moment: they get it one by one. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #ring(now: Instant): Promise<Result<Appended>> {
    const bell = dueBell(this.#state, now);
    return bell ? this.#append([bell]) : success('appended');
  }

  async #catchUp(): Promise<Result<Appended>> {
    const read = await this.#readOthers();
    if (!read.ok) return read;
    const rung = await this.#ring(this.#clock.now());
    if (!rung.ok || rung.value !== 'appended') return rung;
    const { runs, offset } = await readRuns(workspacePaths(this.workspace).runs, this.#runsOffset);
    if (runs.length > 0) {
      // All at once: a reader of the log between two of them would read the first from the spool again.
      const recorded = await this.#append(runs.map((run) => eventOfRun(run, offset)));
      if (!recorded.ok || recorded.value !== 'appended') return recorded;
    }
    this.#runsOffset = offset;
    return success('appended');
  }
}

function eventOfRun(run: RunRecord, spoolEnd: number): AttemptEvent {
  const common = { atMs: Date.parse(run.at), source: run.source, spoolEnd };
  if (run.kind === 'start') return { type: 'started-run', ...common };
  const { passed, failed: failures, total } = run;
  return {
    type: 'tests-run',
    ...common,
    passed,
    failed: failures,
    total,
    failures: run.failures.map(({ name, file, line }) => ({ name, file, line })),
  };
}

/** The latest and not the greatest: a spool that was removed begins anew. */
const spoolEnd = (events: readonly AttemptEvent[]): number =>
  events.flatMap((event) => ('spoolEnd' in event ? (event.spoolEnd ?? []) : [])).at(-1) ?? 0;
