import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Attempts } from '../../harness/attempts/attempts.ts';
import type { OpenAttempt } from '../../harness/attempts/open-attempt.ts';
import { openAttempts } from '../../harness/compose.ts';
import { interviewServer } from '../../harness/web/interview/server.ts';
import { temporaryFolder } from '../support/cli.ts';
import { COLLECTION, exerciseNamed } from '../support/exercises.ts';

export const TOKEN = 'a-token-for-tests';
export const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };

interface Seated {
  readonly attempts: Attempts;
  readonly attempt: OpenAttempt;
  readonly server: Awaited<ReturnType<typeof interviewServer>>;
  /** Where it listens, without a slash at its end. */
  readonly origin: string;
}

/** A running attempt at money-split with an interviewer's page that listens. */
export async function seated(): Promise<Seated> {
  const home = await temporaryFolder();
  const opened = openAttempts({ BUGSQUASH_HOME: join(home, 'state') }, COLLECTION);
  if (!opened.ok) throw new Error(opened.failure.message);
  const { attempts, close } = opened.value;
  const prepared = await attempts.prepare(exerciseNamed('money-split'), {
    mode: 'strict',
    directory: join(home, 'work'),
    interviewer: true,
  });
  if (!prepared.ok) throw new Error(prepared.failure.message);
  const attempt = prepared.value;
  await attempts.begin(attempt);
  await attempts.interview.seat(attempt);
  let host = '';
  const server = await interviewServer({
    interview: attempts.interview,
    attempt,
    token: TOKEN,
    isOurHost: (given) => given === host,
  });
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  host = new URL(origin).host;
  onTestFinished(async () => {
    await server.close();
    await close();
  });
  return { attempts, attempt, server, origin };
}
