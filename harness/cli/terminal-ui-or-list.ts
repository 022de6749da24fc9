/** What of this process decides whether the terminal UI can open. */
export interface TerminalFacts {
  readonly isTerminal: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** Why the terminal UI does not open and the list is printed instead, in a line; null where it opens. */
export function whyListInstead({ isTerminal, environment }: TerminalFacts): string | null {
  const { TERM, CI = '' } = environment;
  if (!isTerminal) return 'This is not a terminal, so here is the list; in one, the terminal UI opens.';
  if (TERM === 'dumb') return 'TERM is "dumb", so here is the list; the terminal UI needs one that can move.';
  if (['', '0', 'false'].includes(CI.toLowerCase())) return null;
  return `CI is set (to "${CI}"), so here is the list; with CI=false the terminal UI opens.`;
}
