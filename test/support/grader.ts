import { systemClock } from '../../harness/compose.ts';
import { Grader } from '../../harness/grading/grader.ts';
import { bubblewrap, probeBubblewrap } from '../../harness/sandbox/bubblewrap.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { unconfined } from '../../harness/sandbox/unconfined.ts';
import { ROOT } from './exercises.ts';

const probe = await probeBubblewrap(process.execPath);

/** Where CI demands the sandbox, its tests fail instead of being skipped. */
export const hasSandbox = probe.works || process.env.BUGSQUASH_REQUIRE_SANDBOX === '1';

export const sandboxHere: Sandbox = hasSandbox ? bubblewrap : unconfined;

/** Processes of grading run the compiled harness, which `npm test` has built. */
export function graderHere(sandbox: Sandbox = sandboxHere, workers = 1): Grader {
  return new Grader(sandbox, { nodePath: process.execPath, root: ROOT }, systemClock, workers);
}
