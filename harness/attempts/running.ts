import { existsSync } from 'node:fs';
import { type Result, success } from '../domain/failure.ts';
import { history } from './history.ts';
import type { AttemptsHost } from './host.ts';
import { open } from './open.ts';
import type { OpenAttempt } from './open-attempt.ts';

const GOES_ON = new Set(['prepared', 'running', 'paused']);

/** The latest attempt at an exercise whose time is not up; undefined if there is none, or its workspace is gone. */
export async function runningAttempt(
  host: AttemptsHost,
  exerciseId: string,
): Promise<Result<OpenAttempt | undefined>> {
  const lines = await history(host);
  if (!lines.ok) return lines;
  for (const line of lines.value) {
    if (line.exerciseId !== exerciseId || !GOES_ON.has(line.phase) || !existsSync(line.workspace)) continue;
    const attempt = await open(host, line.workspace);
    // Opened, it may turn out that the bell has rung meanwhile, or that another attempt lives there now.
    if (attempt.ok && attempt.value.id === line.attemptId && GOES_ON.has(attempt.value.state.phase))
      return success(attempt.value);
  }
  return success(undefined);
}
