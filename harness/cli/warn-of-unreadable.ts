import type { Attempts } from '../attempts/attempts.ts';
import { printable } from '../domain/printable.ts';
import type { StepWording } from '../wording/next-step.ts';

/** Names the attempts that a command over all of them has to leave out, beside its output. */
export async function warnOfUnreadable(attempts: Attempts, steps: StepWording): Promise<void> {
  const unreadable = await attempts.unreadable();
  for (const { failure } of unreadable.ok ? unreadable.value : [])
    process.stderr.write(`! ${printable(failure.message)}\n  Next: ${printable(steps.next(failure.next))}\n`);
}
