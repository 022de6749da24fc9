/**
 * Stops this process and all that the shell started together with it, as Ctrl-Z does for programs that do not read keys
 * raw. SIGSTOP, because SIGTSTP is ignored where no shell controls jobs, and because the launcher and npm in front of
 * us have to stop too before the shell takes over. Resolves when they go on (`fg`).
 */
export function stopUntilContinued(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGCONT', () => resolve());
    process.kill(0, 'SIGSTOP');
  });
}

/** Calls `suspend` for each SIGTSTP; the returned function stops that. */
export function onStopRequest(suspend: () => void): () => void {
  process.on('SIGTSTP', suspend);
  return () => process.off('SIGTSTP', suspend);
}
