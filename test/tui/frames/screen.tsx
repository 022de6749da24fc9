import { EventEmitter, once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { type Instance, render } from 'ink';
import { isValidElement, type ReactElement } from 'react';
import { App, type AppProps } from '../../../harness/tui/app/app.tsx';

/** The longest that a screen may keep a test waiting. */
const PATIENCE_MS = 60_000;
const QUIET_MS = 250;
const MOST_QUIET_MOMENTS = 20;

/** The real terminal UI in this process, on a terminal emulator instead of a pty: quick, and a clock can be set. */
export class Screen {
  readonly #emulator: xterm.Terminal;
  readonly #changes = new EventEmitter();
  readonly #stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => {},
    ref: () => {},
    unref: () => {},
  });
  readonly #app: Instance;
  #raw = '';

  /** @param shown the whole app, or one screen of it */
  constructor(
    shown: AppProps | ReactElement,
    { columns, rows }: { readonly columns: number; readonly rows: number },
  ) {
    this.#emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    const stdout = Object.assign(new EventEmitter(), {
      columns,
      rows,
      isTTY: true,
      writable: true,
      write: (data: string, done?: () => void) => {
        this.#raw += data;
        this.#emulator.write(data, () => {
          done?.();
          this.#changes.emit('change');
        });
        return true;
      },
    });
    this.#app = render(isValidElement(shown) ? shown : <App {...shown} />, {
      stdout: stdout as never,
      stdin: this.#stdin as never,
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
      incrementalRendering: true,
    });
  }

  /** Every byte that was written to the terminal so far. */
  get raw(): string {
    return this.#raw;
  }

  type(keys: string): void {
    this.#stdin.write(keys);
  }

  /** What a person sees now, without spaces at the ends of rows. */
  text(): string {
    const { active } = this.#emulator.buffer;
    return Array.from({ length: this.#emulator.rows }, (_, row) =>
      active.getLine(active.viewportY + row)?.translateToString(true),
    ).join('\n');
  }

  /**
   * What shows once nothing is painted any more: a text is measured before it is laid out for good. On a busy machine a
   * quiet moment says little, so a frame that is not the kept one gets more of them.
   * @param kept the file that holds the frame, if there is one
   * @param stable takes out of the text what differs from run to run
   */
  async frame(kept: string, stable: (text: string) => string = (text) => text): Promise<string> {
    const expected = existsSync(kept) ? readFileSync(kept, 'utf8') : undefined;
    for (let quiet = 0; quiet < MOST_QUIET_MOMENTS; ) {
      const shown = `${stable(this.text())}\n`;
      if (shown === expected) return shown;
      try {
        await once(this.#changes, 'change', { signal: AbortSignal.timeout(QUIET_MS) });
      } catch {
        quiet += expected === undefined ? MOST_QUIET_MOMENTS : 1;
      }
    }
    return `${stable(this.text())}\n`;
  }

  async waitFor(...expected: readonly (string | RegExp)[]): Promise<string> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const shows = (text: string | RegExp) =>
      typeof text === 'string' ? this.text().includes(text) : text.test(this.text());
    while (this.#emulator.modes.synchronizedOutputMode || !expected.every(shows)) {
      try {
        await once(this.#changes, 'change', { signal });
      } catch {
        throw new Error(`Waited for ${expected.join(' and ')}. The screen:\n${this.text()}`);
      }
    }
    // React begins to listen for the keys of a new screen a moment after it has painted it.
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    return this.text();
  }

  [Symbol.dispose](): void {
    this.#app.unmount();
    this.#emulator.dispose();
  }
}
