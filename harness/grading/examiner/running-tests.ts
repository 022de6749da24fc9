import { AsyncLocalStorage } from 'node:async_hooks';

/** What a test has done so far. */
export interface TestActivity {
  /** The test, as vitest knows it. */
  readonly taskId: string;
  /** Whether it has asked its subject something. */
  hasAsked: boolean;
}

/** Knows which test's code runs, wherever its promises and timers lead. An examiner runs one test after the other. */
export class RunningTests {
  readonly #context = new AsyncLocalStorage<TestActivity>();
  #isCollecting = false;
  #running: TestActivity | undefined;
  #hasAnyAsked = false;

  /** Forgets the tests of an earlier job. */
  reset(): void {
    this.#running = undefined;
    this.#hasAnyAsked = false;
  }

  /** A hidden test file is about to be loaded. */
  collect(): void {
    this.#isCollecting = true;
  }

  async run<T>(taskId: string, test: () => T): Promise<Awaited<T>> {
    this.#isCollecting = false;
    const activity = { taskId, hasAsked: false };
    this.#running = activity;
    try {
      return await this.#context.run(activity, test);
    } finally {
      if (this.#running === activity) this.#running = undefined;
    }
  }

  /** The test asks its subject something. */
  noteRequest(): void {
    const activity = this.#context.getStore() ?? this.#running;
    if (activity) activity.hasAsked = true;
    this.#hasAnyAsked = true;
  }

  /** The test whose code this is, though it may be over. */
  get ofThisCode(): TestActivity | undefined {
    return this.#context.getStore();
  }

  get running(): TestActivity | undefined {
    return this.#running;
  }

  get isCollecting(): boolean {
    return this.#isCollecting;
  }

  /** Whether any test of this job has asked its subject something. */
  get hasAnyAsked(): boolean {
    return this.#hasAnyAsked;
  }
}

export const runningTests = new RunningTests();
