import { EventEmitter, once } from 'node:events';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface TerminalOptions {
  readonly cols: number;
  readonly rows: number;
  readonly cwd: string;
  /** Exactly these variables, and a TERM if there is none; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

/** The longest that a screen may keep a test waiting; grading beside busy programs can take half a minute. */
const PATIENCE_MS = 60_000;

/** A program in a real terminal: a pty, and an emulator that knows what a person would see. */
export class Terminal {
  readonly #pty: IPty;
  readonly #emulator: xterm.Terminal;
  readonly #changes = new EventEmitter();
  #raw = '';
  #exitCode: number | null = null;

  private constructor(command: string, args: readonly string[], options: TerminalOptions) {
    const { cols, rows, cwd, env } = options;
    this.#emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1_000 });
    this.#pty = spawn(command, [...args], {
      name: env.TERM ?? 'xterm-256color',
      cols,
      rows,
      cwd,
      env: { ...env },
    });
    // What the emulator answers (its position, its kind) goes back to the program, as from a real one.
    this.#emulator.onData((data) => this.#pty.write(data));
    this.#pty.onData((data) => {
      this.#raw += data;
      this.#emulator.write(data, () => this.#changes.emit('change'));
    });
    this.#pty.onExit(({ exitCode }) => {
      // The emulator takes its time: what was written last has to be on the screen before anybody looks.
      this.#emulator.write('', () => {
        this.#exitCode = exitCode;
        this.#changes.emit('change');
      });
    });
  }

  static start(command: string, args: readonly string[], options: TerminalOptions): Terminal {
    return new Terminal(command, args, options);
  }

  /** Every byte that was written to the terminal so far. */
  get raw(): string {
    return this.#raw;
  }

  /** Whether the alternate screen shows. */
  get isAlternate(): boolean {
    return this.#emulator.buffer.active.type === 'alternate';
  }

  /** What a person sees now: the rows of the window, without spaces at their ends. */
  screen(): string {
    const { active } = this.#emulator.buffer;
    const rows = Array.from({ length: this.#emulator.rows }, (_, row) =>
      active.getLine(active.viewportY + row)?.translateToString(true),
    );
    return rows.join('\n');
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Sends a signal to the program. */
  signal(name: NodeJS.Signals): void {
    this.#pty.kill(name);
  }

  resize(cols: number, rows: number): void {
    this.#emulator.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }

  /** Waits until the screen shows all of `expected`; fails with the screen as it is. */
  async waitForScreen(...expected: readonly (string | RegExp)[]): Promise<string> {
    const shows = (text: string | RegExp) =>
      typeof text === 'string' ? this.screen().includes(text) : text.test(this.screen());
    await this.#waitFor(() => expected.every(shows), `the screen to show ${expected.join(' and ')}`);
    return this.screen();
  }

  /** Waits until the program has ended; returns its exit code. */
  async waitForExit(): Promise<number> {
    await this.#waitFor(() => this.#exitCode !== null, 'the program to end');
    return this.#exitCode ?? -1;
  }

  async #waitFor(holds: () => boolean, what: string): Promise<void> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    // In the middle of a frame that the program marks as one (mode 2026) a person would see the one before.
    while (this.#emulator.modes.synchronizedOutputMode || !holds()) {
      if (this.#exitCode !== null)
        throw new Error(`Waited for ${what}; the program ended with ${this.#exitCode}:\n${this.screen()}`);
      try {
        await once(this.#changes, 'change', { signal });
      } catch {
        throw new Error(`Waited ${PATIENCE_MS / 1_000} s for ${what}. The screen:\n${this.screen()}`);
      }
    }
  }

  /** Ends the program if it still runs. */
  [Symbol.dispose](): void {
    if (this.#exitCode === null) this.#pty.kill('SIGKILL');
    this.#emulator.dispose();
  }
}
