/** Work that may outlive the screen it was started from, such as a grading. */
export interface PendingWork {
  readonly add: <T>(job: Promise<T>) => Promise<T>;
  /** Resolves when all have ended, or after `limitMs`. */
  readonly settledWithin: (limitMs: number) => Promise<void>;
}

const ignore = () => {};

export function pendingWork(): PendingWork {
  const running = new Set<Promise<unknown>>();
  return {
    add(job) {
      const settled = job.then(ignore, ignore);
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return job;
    },
    async settledWithin(limitMs) {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise((resolve) => {
        timer = setTimeout(resolve, limitMs);
      });
      await Promise.race([Promise.all(running), limit]);
      clearTimeout(timer);
    },
  };
}
