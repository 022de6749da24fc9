import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { bar, sparkline } from '../../harness/tui/components/meter.ts';
import { firstChangedLine } from '../../harness/tui/screens/cockpit/panes/first-changed-line.ts';
import { sourceLines } from '../../harness/tui/screens/cockpit/panes/source-lines.ts';
import { asciiOf, isUtf8 } from '../../harness/tui/terminal/ascii.ts';
import { isGraphical } from '../../harness/tui/terminal/editor.ts';

test('an editor with a window of its own is told from one that needs the terminal', () => {
  expect(['code --wait', "'/my tools/code' --wait", 'zed', 'webstorm'].map(isGraphical)).toEqual(
    Array(4).fill(true),
  );
  expect(['vim', 'hx', 'nano', 'my-editor'].map(isGraphical)).toEqual(Array(4).fill(false));
});

test('a locale without UTF-8 gets signs of the same width', () => {
  expect(isUtf8({ LANG: 'de_DE.UTF-8' })).toBe(true);
  expect(isUtf8({})).toBe(true);
  expect(isUtf8({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' })).toBe(false);
  expect(isUtf8({ LANG: 'de_DE.ISO-8859-1' })).toBe(false);
  const text = '✓ gone “x” − 31:07 ████░░ ❯ ▸ │ … 日本 é ▁▅█ ⠋ \u001B[1mbold\u001B[22m\r\n';
  const ascii = asciiOf(text);
  expect(Buffer.from(ascii, 'latin1').toString('ascii')).toBe(ascii);
  expect(stringWidth(ascii)).toBe(stringWidth(text));
  expect(ascii).toContain('+ gone "x" - 31:07 ####.. > > | ~');
  expect(ascii).toContain('\u001B[1mbold');
});

test('a bar shows whatever little is left, and a line of runs their shares', () => {
  expect(bar(0.5, 10)).toEqual({ full: '█████', rest: '░░░░░' });
  expect(bar(0.001, 4)).toEqual({ full: '█', rest: '░░░' });
  expect(bar(0, 4)).toEqual({ full: '', rest: '░░░░' });
  expect(sparkline([0, 0.5, 1])).toBe('▁▅█');
  expect(sparkline([0, 0, 1, 1], 2)).toBe('██');
});

test('the first change of a patch is a place in the file as it is now', () => {
  const patch = [
    'diff --git a/src/a.ts b/src/a.ts',
    '--- a/src/a.ts',
    '+++ b/src/a.ts',
    '@@ -10,3 +10,3 @@',
    ' same',
    '-old',
    '+new',
    '',
  ].join('\n');
  expect(firstChangedLine(patch)).toEqual({ file: 'src/a.ts', line: 11 });
  expect(firstChangedLine('')).toBe(null);
  expect(firstChangedLine('--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n')).toBe(null);
});

test('lines around a failure, and nothing from outside of the workspace', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'bugsquash-lines-'));
  try {
    writeFileSync(path.join(directory, 'a.ts'), 'one\n\ttwo\u001B[2J\nthree\nfour\n');
    expect(sourceLines(directory, { file: 'a.ts', line: 2 }, 1)).toEqual([
      { number: 1, text: 'one', isIt: false },
      { number: 2, text: '  two', isIt: true },
      { number: 3, text: 'three', isIt: false },
    ]);
    expect(sourceLines(directory, { file: '../../etc/hostname', line: 1 }, 1)).toEqual([]);
    expect(sourceLines(directory, { file: '.', line: 1 }, 1)).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
