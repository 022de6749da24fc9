import * as fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import {
  type AlignedRow,
  alignedRows,
  type SideLine,
  wrappedSpans,
} from '../../../harness/tui/components/patch/side-by-side.ts';

const patch = (path: string, ...hunks: readonly string[]) =>
  [`diff --git a/${path} b/${path}`, `--- a/${path}`, `+++ b/${path}`, ...hunks, ''].join('\n');

/** A side as `3-text`, a changed word in brackets. */
function side(line: SideLine | null): string {
  if (line === null) return '';
  const text = line.spans.map((span) => (span.isChanged ? `[${span.text}]` : span.text)).join('');
  return `${line.number ?? ''}${{ same: ' ', removed: '-', added: '+' }[line.kind]}${text}`;
}

const shown = (rows: readonly AlignedRow[]) =>
  rows.map((row) =>
    row.kind === 'lines' ? [side(row.left), side(row.right)] : row.kind === 'file' ? row.path : '⋯',
  );

test('both sides stand at the line that they start from, and changed words are marked', () => {
  const left = patch(
    'a.ts',
    '@@ -1,3 +1,3 @@',
    ' one',
    '-const two = sum(x);',
    '+const two = sum(y);',
    ' three',
  );
  const right = patch('a.ts', '@@ -2,2 +2,3 @@', ' const two = sum(x);', '-three', '+drei', '+vier');
  expect(shown(alignedRows(left, right))).toEqual([
    'a.ts',
    ['1 one', '1 one'],
    ['2-const two = sum([x]);', '2 const two = sum(x);'],
    ['+const two = sum([y]);', ''],
    ['3 three', '3-three'],
    ['', '+drei'],
    ['', '+vier'],
  ]);
});

test('lines that neither side changes are left out, and a file of only one side is shown', () => {
  const left = patch('a.ts', '@@ -1,1 +1,1 @@', '-one', '+eins');
  const right = patch('a.ts', '@@ -9,1 +9,1 @@', '-nine', '+neun') + patch('b.ts', '@@ -0,0 +1,1 @@', '+new');
  expect(shown(alignedRows(left, right))).toEqual([
    'a.ts',
    ['1-one', '1 one'],
    ['+eins', ''],
    '⋯',
    ['9 nine', '9-nine'],
    ['', '+neun'],
    'b.ts',
    ['', '+new'],
  ]);
  expect(shown(alignedRows(left, right, ['a.ts']))).not.toContain('b.ts');
  expect(shown(alignedRows('', ''))).toEqual([]);
});

test('not a character is lost where a line wraps, and no row is too wide', () => {
  const text = fc.stringMatching(/^[a-z =(){}日本;]{0,80}$/);
  const spans = fc.array(fc.record({ text, isChanged: fc.boolean() }), { maxLength: 5 });
  fc.assert(
    fc.property(spans, fc.integer({ min: 2, max: 40 }), (line, columns) => {
      const rows = wrappedSpans(line, columns, stringWidth);
      expect(
        rows
          .flat()
          .map((span) => span.text)
          .join(''),
      ).toBe(line.map((span) => span.text).join(''));
      for (const row of rows)
        expect(stringWidth(row.map((span) => span.text).join(''))).toBeLessThanOrEqual(columns);
    }),
  );
  expect(wrappedSpans([{ text: 'const sum = a => b', isChanged: false }], 15, stringWidth)).toEqual([
    [{ text: 'const sum = a ', isChanged: false }],
    [{ text: '=> b', isChanged: false }],
  ]);
});
