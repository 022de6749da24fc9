import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../../support/exercises.ts';

const MAIN = join(ROOT, 'dist', 'program', 'main.js');
const AGAIN_AFTER_MS = 1_000;
const MOST_ERRORS = 4_000;

/** One `bugsquash` that is started again, with the same arguments, whenever it has ended: as a service manager does. */
export class Program {
  readonly #args: readonly string[];
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #isWanted = true;
  #timer: NodeJS.Timeout | undefined;
  /** The end of what it wrote on stderr, for when something is wrong. */
  errors = '';
  starts = 0;

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv) {
    this.#args = args;
    this.#environment = environment;
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Resolves with what it prints first, which a host and a worker do when they are there. */
  start(): Promise<string> {
    const child = spawn(process.execPath, ['--no-warnings', MAIN, ...this.#args], {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.starts += 1;
    child.stderr.on('data', (bytes: Buffer) => {
      this.errors = `${this.errors}${bytes}`.slice(-MOST_ERRORS);
    });
    child.on('exit', () => {
      if (this.#isWanted) this.#timer = setTimeout(() => void this.start(), AGAIN_AFTER_MS);
    });
    return new Promise((resolve) => {
      let printed = '';
      child.stdout.on('data', (bytes: Buffer) => {
        printed += bytes;
        if (printed.endsWith('\n')) resolve(printed);
      });
      // One that is killed before it was there.
      child.on('close', () => resolve(printed));
    });
  }

  /** As a crash, the kernel or a power cut would. */
  async kill(): Promise<void> {
    await this.#signal('SIGKILL');
  }

  async end(): Promise<void> {
    this.#isWanted = false;
    clearTimeout(this.#timer);
    await this.#signal('SIGTERM');
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || !this.isRunning) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
