import { failed, type Result, success } from '../domain/failure.ts';
import { openPrompt, type Prompt } from '../domain/prompts.ts';
import type { AttemptsHost } from './host.ts';
import type { OpenAttempt } from './open-attempt.ts';

/** The interviewer's question that is open now. */
export const promptNow = ({ clock }: Pick<AttemptsHost, 'clock'>, attempt: OpenAttempt): Prompt | null =>
  openPrompt(attempt.state, attempt.events, clock.now());

/**
 * Answers the question that is open, in a line that is kept in the log.
 * @param text empty for a question that is passed over
 */
export async function answer(
  host: Pick<AttemptsHost, 'clock'>,
  attempt: OpenAttempt,
  text: string,
): Promise<Result<Prompt>> {
  const fresh = await attempt.refresh();
  if (!fresh.ok) return fresh;
  const prompt = promptNow(host, attempt);
  if (prompt === null) {
    const isOff = !attempt.state.prepared.interviewer;
    return failed(
      'wrong-state',
      isOff ? 'This attempt has no interviewer, so nothing was asked.' : 'No question is open at the moment.',
      {
        command: ['note', text.trim() || 'what you think'],
        workspace: attempt.workspace.directory,
        lead: 'Keep a note instead',
      },
    );
  }
  const { id, reason, question } = prompt;
  const recorded = await attempt.record(
    { type: 'prompt-answered', ...host.clock.now(), prompt: id, reason, question, text: text.trim() },
    ({ answers }) => !answers.some((known) => known.prompt === id),
  );
  return recorded.ok ? success(prompt) : recorded;
}
