import type { AttemptState } from '../../domain/attempt.ts';
import { elapsedMs } from '../../domain/clock.ts';
import { type Result, success } from '../../domain/failure.ts';
import { type InterviewRecord, interviewRecord } from '../../domain/interview-record.ts';
import type { Prompt } from '../../domain/prompts.ts';
import { wordEvent } from '../../report/event.ts';
import { type StartDiff, startDiff } from '../../workspace/start-diff.ts';
import { promptNow } from '../answer.ts';
import type { AttemptsHost } from '../host.ts';
import { keepSave } from '../keep-save.ts';
import type { OpenAttempt } from '../open-attempt.ts';

/** What an interviewer sees of an attempt that goes on. */
export interface LiveView {
  readonly phase: AttemptState['phase'];
  readonly timeLeftMs: number;
  readonly limitMs: number;
  readonly diff: Pick<StartDiff, 'files' | 'added' | 'removed' | 'patch'>;
  readonly runs: readonly {
    readonly sinceStartMs: number;
    readonly source: string;
    readonly passed: number;
    readonly failed: number;
    readonly failures: readonly {
      readonly name: string;
      readonly file: string;
      readonly line: number | null;
    }[];
  }[];
  /** By bug, as the last submission has it; null before the first. */
  readonly squashed: readonly { readonly bug: string; readonly squashed: boolean }[] | null;
  readonly regressions: readonly string[];
  readonly total: number | null;
  readonly submissions: number;
  readonly hints: readonly { readonly bug: string; readonly step: number }[];
  /** What was asked and is open, and what was answered. */
  readonly prompt: Pick<Prompt, 'question'> | null;
  readonly timeline: readonly {
    readonly sinceStartMs: number;
    readonly what: string;
    readonly by: 'candidate' | 'interviewer';
  }[];
  readonly record: InterviewRecord | null;
}

/** One for each workspace: it reads a file again only if that has changed. */
const diffs = new WeakMap<OpenAttempt, () => Promise<StartDiff>>();

export async function liveView(
  host: Pick<AttemptsHost, 'clock'>,
  attempt: OpenAttempt,
): Promise<Result<LiveView>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  // A save that can't be kept is said where it is looked for; here the diff shows it all the same.
  await keepSave(host, attempt);
  const { state, events, timeLeftMs } = attempt;
  const diffNow = diffs.get(attempt) ?? startDiff(attempt.workspace);
  diffs.set(attempt, diffNow);
  const { files, added, removed, patch } = await diffNow();
  const started = events.find(({ type }) => type === 'started') ?? events[0];
  const sinceStart = (event: (typeof events)[number]) => (started ? elapsedMs(started, event) : 0);
  const last = state.submissions.at(-1)?.verdict;
  return success({
    phase: state.phase,
    timeLeftMs,
    limitMs: state.prepared.limitMs,
    diff: { files, added, removed, patch },
    runs: state.testRuns.map((run) => ({
      sinceStartMs: sinceStart(run),
      source: run.source,
      passed: run.passed,
      failed: run.failed,
      failures: run.failures,
    })),
    squashed: last?.bugs?.map(({ id, squashed }) => ({ bug: id, squashed })) ?? null,
    regressions: last?.regressions ?? [],
    total: last?.score?.total ?? null,
    submissions: state.submissions.length,
    hints: state.hints.map(({ bugId, step }) => ({ bug: bugId, step })),
    prompt: promptNow(host, attempt),
    timeline: events.map((event) => ({
      sinceStartMs: sinceStart(event),
      what: wordEvent(event, false),
      by: event.type.startsWith('interviewer-') ? ('interviewer' as const) : ('candidate' as const),
    })),
    record: interviewRecord(events),
  });
}
