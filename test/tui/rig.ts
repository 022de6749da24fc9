import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Terminal } from '../support/terminal.ts';

/** Keys as a terminal sends them. */
export const KEYS = {
  enter: '\r',
  escape: '\u001B',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  tab: '\t',
  interrupt: '\u0003',
} as const;

export const cloneRoot = path.resolve(import.meta.dirname, '..', '..');
export const launcher = path.join(cloneRoot, 'harness', 'launcher', 'bugsquash.mjs');
const editor = path.join(import.meta.dirname, 'fixtures', 'small-editor.mjs');

/** A user with a home of their own, in a terminal of a given size. */
export class Candidate {
  readonly home = mkdtempSync(path.join(tmpdir(), 'bugsquash-tui-'));
  /** Where the first attempt at `money-split` lives. */
  readonly workspace = path.join(this.home, 'workspaces', 'money-split');

  environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.home,
      BUGSQUASH_HOME: this.home,
      EDITOR: `'${process.execPath}' '${editor}'`,
      ...extra,
    };
  }

  /** Starts `bugsquash` as one would type it. */
  open(
    options: {
      cols?: number;
      rows?: number;
      args?: readonly string[];
      env?: Readonly<Record<string, string>>;
    } = {},
  ): Terminal {
    const { cols = 80, rows = 24, args = [], env = {} } = options;
    return Terminal.start(process.execPath, [launcher, ...args], {
      cols,
      rows,
      cwd: this.home,
      env: this.environment(env),
    });
  }

  /** Fixes one bug of `money-split` as its author would. */
  fix(bug: string): void {
    const patch = path.join(cloneRoot, 'solutions', 'money-split', 'fixes', bug, 'reference.patch');
    execFileSync('git', ['apply', patch], { cwd: this.workspace });
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** From the catalog to the ticket of `money-split`, with the clock running. */
export async function startMoneySplit(terminal: Terminal, mode: 'practice' | 'strict'): Promise<void> {
  // The row alone may be the first frame; the line about it comes with the screen that takes keys.
  await terminal.waitForScreen('❯ One cent short', 'enter choose');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('❯ Practice');
  if (mode === 'strict') {
    terminal.type(KEYS.down);
    await terminal.waitForScreen('❯ Strict');
  }
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('Press enter to start the clock');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('Noor from support', 'left');
}
