import type { Attempts } from '../attempts/attempts.ts';
import type { ReportedAttempt } from '../attempts/report.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { printable, printableLines } from '../domain/printable.ts';
import { type Frame, frameAt } from '../report/time-lapse.ts';
import { sinceStartText } from '../wording/time.ts';
import type { CommandOutput } from './command.ts';

/**
 * The files of an attempt at one moment.
 * @param at the moment's number, or a time since the start such as `12:30` or `1:02:03`
 */
export async function momentOutput(
  attempts: Attempts,
  about: ReportedAttempt,
  at: string,
  asStep: boolean,
): Promise<Result<CommandOutput>> {
  const frames = await attempts.frames(about);
  if (!frames.ok) return frames;
  const position = positionOf(frames.value, at);
  if (position === undefined || position >= frames.value.length) {
    return failed(
      'bad-arguments',
      position === undefined
        ? `"${at}" is neither a moment's number nor a time.`
        : `There is no moment ${position + 1}; files are kept of ${frames.value.length}.`,
      'Name a moment by its number in the report, or a time since the start such as 12:30, with --at.',
    );
  }
  const still = await attempts.still(about, position);
  if (!still.ok) return still;
  const { frame, sinceStart, step } = still.value;
  const what = frame?.what ?? 'the start';
  const diff = asStep ? step : sinceStart;
  const text = [
    `${position + 1} of ${frames.value.length}, at ${sinceStartText(frame?.sinceStartMs ?? 0)}: ${printable(what)}`,
    asStep ? 'Against the moment before:' : 'Against the start:',
    ...(diff.files.length === 0 ? ['Nothing differs.'] : printableLines(diff.patch)),
  ].join('\n');
  return success({
    json: {
      schema: 'bugsquash/moment@1',
      moment: position + 1,
      moments: frames.value.length,
      sinceStartMs: frame?.sinceStartMs ?? 0,
      what,
      sinceStart,
      step,
    },
    text,
    exitCode: 0,
  });
}

/** The position among the frames; -1 for the start, undefined for what is neither a number nor a time. */
function positionOf(frames: readonly Frame[], at: string): number | undefined {
  if (/^\d+$/.test(at)) return Number(at) - 1;
  const [, hours = '0', minutes, seconds] = /^(?:(\d+):)?(\d+):([0-5]\d)$/.exec(at) ?? [];
  if (minutes === undefined) return undefined;
  // Times are shown rounded to a second.
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + 499;
  const frame = frameAt(frames, ms);
  return frame === undefined ? -1 : frames.indexOf(frame);
}
