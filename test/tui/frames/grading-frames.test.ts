import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hasSandbox } from '../../support/grader.ts';
import type { Terminal } from '../../support/terminal.ts';
import { Candidate, KEYS } from '../rig.ts';

/**
 * The screens behind which programs run, in a real terminal: the prep check, a grading, the extension. What differs
 * from one machine or moment to another is written out alike.
 */

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

type Size = (typeof SIZES)[number];

/** The same on every machine and at every moment; as wide as it was. */
function stable(screen: string, home: string): string {
  const alike = screen
    .replaceAll(path.basename(home), 'bugsquash-tui-XXXXXX')
    .replaceAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠋')
    .replaceAll(/[█░]{4,}/g, (bar) => '█'.repeat(bar.length))
    .replaceAll(/\d+:\d\d left/g, (time) => 'MM:SS left'.slice(-time.length))
    .replaceAll(/(git +)\d[\d.]*/g, '$1N.N.N')
    .replaceAll(/\d+ hidden tests? answered/g, 'N hidden tests answered')
    .replaceAll(/ +$/gm, '');
  return `${alike}\n`;
}

async function keep(candidate: Candidate, name: string, [columns, rows]: Size, screen: string) {
  const file = path.join('kept', `${name}-${columns}x${rows}.txt`);
  await expect(stable(screen, candidate.home)).toMatchFileSnapshot(file);
}

/** In each size, what the screen shows once it is laid out for it. */
async function inEachSize(
  terminal: Terminal,
  showsAt: (columns: number) => readonly string[],
  look: (size: Size, screen: string) => Promise<void>,
): Promise<void> {
  for (const size of SIZES) {
    const [columns, rows] = size;
    terminal.resize(columns, rows);
    // The rules are exactly as wide as the terminal, without its margins, once it is laid out.
    const rule = new RegExp(`^ ─{${columns - 2}} *$`, 'm');
    await look(size, await terminal.waitForScreen(rule, 'all keys', ...showsAt(columns)));
  }
}

test.skipIf(!hasSandbox)(
  'the prep check, a grading and the extension: every size',
  { timeout: 240_000 },
  async () => {
    using candidate = new Candidate();
    using terminal = candidate.open({ env: { EDITOR: 'true' } });
    await terminal.waitForScreen('❯ One cent short', 'enter choose');
    terminal.type(KEYS.enter);
    await terminal.waitForScreen('❯ Practice');
    terminal.type(KEYS.enter);
    await inEachSize(
      terminal,
      () => ['Press enter to start the clock'],
      (size, screen) => keep(candidate, 'prep', size, screen),
    );
    terminal.type(KEYS.enter);
    await terminal.waitForScreen('Noor from support');
    terminal.type(`${KEYS.enter}w`);
    await terminal.waitForScreen('What people reported');
    candidate.fix('credit');
    // What the second line is about takes long enough to look at the first.
    const parse = path.join(candidate.workspace, 'src', 'parse.ts');
    const untouched = readFileSync(parse, 'utf8');
    const slow =
      'if (!globalThis.slept) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);\n  globalThis.slept = true;\n  const { code, exponent }';
    writeFileSync(parse, untouched.replace('const { code, exponent }', slow));
    await terminal.waitForScreen('src/parse.ts');
    for (const size of SIZES) {
      const [columns, rows] = size;
      terminal.resize(columns, rows);
      await terminal.waitForScreen('s submit', columns < 110 ? 'Visible tests' : '│ ▸1 ticket');
      terminal.type('s');
      await keep(
        candidate,
        'grading',
        size,
        await terminal.waitForScreen('✓ gone so far “I cancelled', 'hidden tests answered'),
      );
      await terminal.waitForScreen('1 of 3 gone', 'to the cockpit');
      terminal.type(KEYS.enter);
    }
    writeFileSync(parse, untouched);
    for (const bug of ['decimals', 'refunds']) candidate.fix(bug);
    await terminal.waitForScreen('src/refunds.ts', 's submit');
    terminal.type('s');
    await terminal.waitForScreen('3 of 3 gone', 'to the cockpit');
    terminal.type(KEYS.enter);
    await terminal.waitForScreen('f finish');
    terminal.type('f');
    await terminal.waitForScreen('Finish?');
    terminal.type('y');
    await terminal.waitForScreen('Finished with', 'Write here');
    terminal.type(KEYS.escape);
    await terminal.waitForScreen('Press enter to reveal');
    terminal.type(KEYS.enter);
    await terminal.waitForScreen('The reference', '✓ mirror');
    terminal.type(KEYS.left);
    await terminal.waitForScreen('Now build on it', 'enter build it');
    terminal.type(KEYS.enter);
    // A text that does not fit is measured before the last row says so.
    const shows = (columns: number) => ['You build on your own code.', ...(columns === 80 ? ['↓ more'] : [])];
    await inEachSize(terminal, shows, (size, screen) => keep(candidate, 'extension', size, screen));
  },
);
