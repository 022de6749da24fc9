import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { printable } from '../../domain/printable.ts';
import { typedInWorkspace } from '../../wording/next-step.ts';
import { shellQuote } from '../../wording/shell-quote.ts';

/** What stays on the usual screen after leaving: how to come back. Empty when there is nothing to come back to. */
export function exitMessage(attempt: OpenAttempt | null): string {
  if (attempt === null) return '';
  const directory = shellQuote(printable(attempt.workspace.directory));
  switch (attempt.state.phase) {
    case 'running':
      return lines('The clock is running, and everything is kept. To go on:', directory, 'resume');
    case 'paused':
      return lines('Paused, and everything is kept. To go on:', directory, 'resume');
    case 'over':
      return lines('Time is up, and everything is kept. To go on:', directory, 'resume');
    case 'finished':
      return `${lines('Finished. Your report:', directory, 'report')}${attempt.state.revealedAtMs === null ? debriefLine : ''}`;
    default:
      return '';
  }
}

const lines = (what: string, directory: string, command: string): string =>
  `${what}\n  cd ${directory}\n  ${typedInWorkspace([command])}\n`;

const debriefLine = `Your debrief is kept as far as it is written. To go on with it, "Look back" in:\n  ${typedInWorkspace([])}\n`;
