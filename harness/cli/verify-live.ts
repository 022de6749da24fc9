import { exerciseStatus } from '../authoring/status/status.ts';
import type { Kills } from '../catalog/proof.ts';
import { composeAuthoring } from '../compose.ts';
import { type Failure, failed, type Result, success } from '../domain/failure.ts';
import { dataDirectory } from '../locations.ts';
import { readSettings } from '../tui/app/settings.ts';
import type { VerifyItem, VerifyStore, VerifyView } from '../tui/mentor/verify.tsx';
import { screenControl } from '../tui/terminal/screen-control.ts';
import type { Verified } from '../verify/conclude.ts';
import type { Progress } from '../verify/progress.ts';
import type { TrialOutcome } from '../verify/verify-host.ts';
import { watchExercises } from '../verify/watch.ts';
import type { StepWording } from '../wording/next-step.ts';
import { clockText } from '../wording/time.ts';
import type { CommandContext, CommandOutput } from './command.ts';
import { killTable } from './kill-table.ts';
import { checksTable, matrixTable, stateOf } from './verified-wording.ts';

/** The screen need not follow every one of a thousand trials. */
const PUBLISH_MS = 100;

type Row = Extract<TrialOutcome, { kind: 'row' }>['row'];

/** What is known of an exercise while it is verified: what `status` says at once, then what the trials show. */
export class LiveVerify implements VerifyStore {
  readonly #id: string;
  readonly #steps: StepWording;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #view: VerifyView;
  #rows: Row[] = [];
  /** By test id: ids of the faults that it notices. */
  #kills = new Map<string, string[]>();
  #progress: Progress | undefined;
  #missing: readonly VerifyItem[] = [];
  #ended: Verified | Failure | undefined;
  #isRunning = true;

  constructor(id: string, steps: StepWording) {
    this.#id = id;
    this.#steps = steps;
    this.#view = this.#made();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly snapshot = (): VerifyView => this.#view;

  begin(status: ReturnType<typeof exerciseStatus>): void {
    this.#rows = [];
    this.#kills = new Map();
    this.#progress = undefined;
    this.#ended = undefined;
    this.#isRunning = true;
    this.#missing = status.ok
      ? status.value.missing.map(({ what, file, line, next, isNeeded }) => ({
          severity: isNeeded ? 'error' : 'warning',
          source: 'status',
          text: what,
          file,
          line,
          next: this.#steps.next(next),
        }))
      : [this.#failureItem(status.failure)];
    this.#changed();
  }

  progress(progress: Progress): void {
    this.#progress = progress;
    this.#changed();
  }

  outcome(outcome: TrialOutcome): void {
    if (outcome.kind === 'row') this.#rows.push(outcome.row);
    else
      for (const test of outcome.noticedBy)
        this.#kills.set(test, [...(this.#kills.get(test) ?? []), outcome.fault.id]);
    this.#changed();
  }

  end(ended: Verified | Failure): void {
    this.#ended = ended;
    this.#isRunning = false;
    this.#changed();
  }

  /** Nothing is told after this. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#view = this.#made();
      for (const listener of this.#listeners) listener();
    }, PUBLISH_MS);
  }

  #made(): VerifyView {
    const ended = this.#ended;
    const verified = ended && 'checks' in ended ? ended : undefined;
    const failure = ended && 'code' in ended ? ended : undefined;
    const kills: Pick<Kills, 'tests'> = verified?.kills ?? {
      tests: Object.fromEntries([...this.#kills].sort().map(([test, faults]) => [test, faults.join(' ')])),
    };
    const rows = verified?.proof?.matrix ?? this.#rows;
    return {
      id: this.#id,
      state: verified ? stateOf(verified) : failure ? 'not measured' : this.#wordProgress(),
      isRunning: this.#isRunning,
      items: [
        ...(failure ? [this.#failureItem(failure)] : []),
        ...(verified ? verified.findings : []).map(({ check, next, message, ...rest }) => ({
          severity: rest.severity,
          source: check,
          text: message,
          file: rest.file,
          line: rest.line,
          next: this.#steps.next(next),
        })),
        // What both say is said once.
        ...this.#missing.filter(({ text }) => !verified?.findings.some(({ message }) => message === text)),
      ],
      tables: {
        checks: verified ? checksTable(verified) : '',
        matrix: rows.length === 0 ? '' : matrixTable(rows),
        kills: Object.keys(kills.tests).length === 0 ? '' : killTable(kills),
      },
    };
  }

  #wordProgress(): string {
    if (!this.#progress) return this.#isRunning ? 'reading' : '';
    const { check, done, total, leftMs } = this.#progress;
    const count = total > 0 ? ` ${done}/${total}` : '';
    return `${check}${count}${leftMs === null ? '' : ` · ${clockText(leftMs)} left`}`;
  }

  #failureItem({ message, next }: Failure): VerifyItem {
    return {
      severity: 'error',
      source: 'verify',
      text: message,
      file: null,
      line: null,
      next: this.#steps.next(next),
    };
  }
}

/** Verifies one exercise on a screen of its own, again after every save, until it is left. */
export async function verifyLive(
  id: string,
  { collection, environment, signal, steps, currentDirectory }: CommandContext,
  verifyOne: (
    signal: AbortSignal,
    told: {
      readonly onProgress: (progress: Progress) => void;
      readonly onOutcome: (outcome: TrialOutcome) => void;
    },
  ) => Promise<Result<Verified | null>>,
): Promise<Result<CommandOutput>> {
  const host = composeAuthoring(environment, collection);
  const known = exerciseStatus(host, id);
  if (!known.ok) return known;
  const live = new LiveVerify(id, steps);
  const leaving = new AbortController();
  const ending = AbortSignal.any([signal, leaving.signal]);
  let last: Result<Verified | null> | undefined;
  const verify = async () => {
    live.begin(exerciseStatus(host, id));
    last = await verifyOne(ending, {
      onProgress: (progress) => live.progress(progress),
      onOutcome: (outcome) => live.outcome(outcome),
    });
    const ended = last.ok ? last.value : last.failure;
    if (ended) live.end(ended);
  };
  const again = new EventTarget();
  const watching = watchExercises(collection, [id], { signal: ending, onFallback: () => {}, again }, verify);
  const { showVerify } = await import('../tui/mentor/show-verify.tsx');
  const terminal = {
    screen: screenControl(process.stdout, environment),
    environment,
    settings: readSettings(dataDirectory(environment)),
  };
  await showVerify(terminal, live, {
    again: () => again.dispatchEvent(new Event('again')),
    directory: currentDirectory,
    signal,
  });
  leaving.abort();
  await watching;
  live.dispose();
  if (signal.aborted)
    return failed('interrupted', 'Interrupted; what was measured so far is remembered.', { retype: {} });
  const ended = last?.ok ? last.value : null;
  return success({
    json: null,
    text: ended
      ? `${id}: ${stateOf(ended)}`
      : `${id}: left before all checks were made; what was measured is remembered`,
    exitCode: ended && ended.findings.length === 0 ? 0 : 1,
  });
}
