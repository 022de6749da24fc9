import { fileURLToPath } from 'node:url';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';

/**
 * Runs hidden test files with vitest's own worker runtime inside this very process: no Vite server, no pool, no
 * worker thread. Node loads the files natively, the tests can use inherited descriptors, and a run of seven
 * files costs what its tests cost. `vitest/worker` is vitest's interface for custom pools; its host side,
 * which a pool would play, is played here.
 */

/** A test or suite as vitest collected it. */
export interface CollectedTask {
  readonly id: string;
  readonly name: string;
  readonly type: 'test' | 'suite';
  readonly mode: string;
  readonly tasks?: readonly CollectedTask[];
  readonly result?: { readonly state?: string; readonly errors?: readonly { readonly message?: string }[] };
}

export interface TaskResult {
  readonly state?: string;
  readonly duration?: number;
  readonly errors?: readonly {
    readonly name?: string;
    readonly message?: string;
    readonly diff?: string;
    readonly stack?: string;
  }[];
}

/** What a run tells, as it happens. */
export interface RunListener {
  onCollected(file: CollectedTask & { readonly filepath: string }): void;
  onResult(taskId: string, result: TaskResult): void;
  /** An error that no test awaited. */
  onStrayError(error: unknown): void;
}

const RUNNER = fileURLToPath(new URL('./test-runner.js', import.meta.url));

interface WorkerMessage {
  readonly __vitest_worker_response__?: true;
  readonly error?: unknown;
  /** Kind, id, method and arguments of a call in vitest's RPC. */
  readonly t?: 'q' | 's';
  readonly i?: string;
  readonly m?: string;
  readonly a?: readonly unknown[];
}

/** vitest's serialized configuration: the fields its worker reads, at their defaults where nothing is said. */
function workerConfig(root: string, testLimitMs: number, shuffleSeed: number | null = null) {
  return {
    isolate: false,
    maxWorkers: 1,
    defines: {},
    taskTitleValueFormatTruncate: 40,
    setupFiles: [],
    allowOnly: false,
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    clearMocks: false,
    mockReset: false,
    restoreMocks: false,
    unstubEnvs: false,
    unstubGlobals: false,
    maxConcurrency: 5,
    pool: 'threads',
    runner: RUNNER,
    expect: {},
    // A hostile reply must not take for ever to compare with what was expected.
    diff: { truncateThreshold: 1_000 },
    snapshotSerializers: [],
    api: { allowExec: false, allowWrite: false },
    // Console output belongs to the mentor's own eyes; intercepted, it would come back as calls.
    disableConsoleIntercept: true,
    root,
    name: '',
    globals: false,
    injectCjsGlobals: true,
    coverage: { provider: 'v8', enabled: false },
    fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
    deps: {
      web: {},
      optimizer: { ssr: { enabled: false }, client: { enabled: false } },
      moduleDirectories: ['/node_modules/'],
    },
    snapshotOptions: { updateSnapshot: 'none', snapshotFormat: {}, expand: false },
    sequence: { seed: shuffleSeed ?? 1, shuffle: shuffleSeed !== null, hooks: 'stack' },
    inspector: { enabled: false, waitForDebugger: false, openInMainProcess: false },
    detectAsyncLeaks: false,
    watch: false,
    env: {},
    browser: {
      headless: false,
      ui: false,
      trackUnhandledErrors: true,
      trace: 'off',
      viewport: {},
      locators: {},
      providerOptions: {},
    },
    benchmark: { enabled: false, retainSamples: false, suppressExportGetterWarnings: false, projectName: '' },
    serializedDefines: '',
    fsModuleCache: false,
    experimental: {
      importDurations: {
        print: false,
        failOnDanger: false,
        limit: 0,
        thresholds: { warn: 100, danger: 500 },
      },
      // Native import of the test files, without vitest's module mocker.
      viteModuleRunner: false,
      nodeLoader: false,
      recordDependencies: false,
      traceTimeline: false,
    },
    tags: [],
    strictTags: true,
    slowTestThreshold: 300,
    disableColors: true,
    attachmentsDir: root,
  };
}

/** For runs whose results do not matter. */
export const UNHEARD: RunListener = { onCollected() {}, onResult() {}, onStrayError() {} };
const ENVIRONMENT = { name: 'node', options: null };

/** vitest's runtime, loaded and waiting. `warm` comes first, before the job is known. */
export class VitestHost {
  readonly #receivers: ((message: unknown) => void)[] = [];
  #listener: RunListener | undefined;
  #responded: ((message: WorkerMessage) => void) | undefined;

  constructor() {
    init({
      on: (receiver) => {
        this.#receivers.push(receiver);
      },
      off: () => {},
      post: (message) => this.#receive(message as WorkerMessage),
      setup: setupEnvironment,
      runTests: (state, traces) => runBaseTests('run', state, traces),
      collectTests: (state, traces) => runBaseTests('collect', state, traces),
    });
  }

  /** @param file a test file that passes, run so that vitest has done everything once */
  async warm(root: string, file: string): Promise<void> {
    const context = { environment: ENVIRONMENT, config: workerConfig(root, 10_000), pool: 'threads' };
    await this.#ask({
      type: 'start',
      poolId: 1,
      workerId: 1,
      options: { reportMemory: false },
      traces: { enabled: false },
      context,
    });
    await this.run([file], root, 10_000, null, UNHEARD);
  }

  async run(
    files: readonly string[],
    root: string,
    testLimitMs: number,
    shuffleSeed: number | null,
    listener: RunListener,
  ): Promise<void> {
    this.#listener = listener;
    const config = workerConfig(root, testLimitMs, shuffleSeed);
    const context = {
      config,
      workerId: 1,
      files: files.map((filepath) => ({ filepath, testLocations: undefined })),
      environment: ENVIRONMENT,
      providedContext: {},
      invalidates: [],
      projectName: '',
      pool: 'threads',
    };
    await this.#ask({ type: 'run', context });
  }

  async #ask(request: object): Promise<void> {
    const response = await new Promise<WorkerMessage>((resolve) => {
      this.#responded = resolve;
      this.#send({ __vitest_worker_request__: true, ...request });
    });
    if (response.error) throw Object.assign(new Error('vitest could not run'), { cause: response.error });
  }

  #send(message: unknown): void {
    for (const receiver of [...this.#receivers]) receiver(message);
  }

  #receive(message: WorkerMessage): void {
    if (message.__vitest_worker_response__) {
      this.#responded?.(message);
      return;
    }
    if (message.t !== 'q') return;
    const [first] = message.a ?? [];
    switch (message.m) {
      case 'onCollected':
        for (const file of first as (CollectedTask & { filepath: string })[])
          this.#listener?.onCollected(file);
        break;
      case 'onTaskUpdate':
        for (const [id, result] of first as [string, TaskResult | undefined][]) {
          if (result) this.#listener?.onResult(id, result);
        }
        break;
      case 'onUnhandledError':
        // Errors of the process come to its own listeners (`main.ts`); this is one of vitest's.
        this.#listener?.onStrayError(first);
        break;
      default:
    }
    if (message.i !== undefined) queueMicrotask(() => this.#send({ t: 's', i: message.i, r: undefined }));
  }
}
