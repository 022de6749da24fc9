import { expect, test } from 'vitest';
import { fittingKeys } from '../../../harness/tui/components/key-bar.tsx';
import { blocksOf } from '../../../harness/tui/components/markdown.ts';
import { partOf, patchLines, pathsOf } from '../../../harness/tui/components/patch/patch-lines.ts';
import { scrolled } from '../../../harness/tui/components/scroll/state.ts';
import { fittedRows, padded, shortened } from '../../../harness/tui/components/wrapping.ts';
import { clockText, limitText } from '../../../harness/wording/time.ts';

test('time left rounds up, so that 0:00 means that it is over', () => {
  expect([0, 1, 59_001, 60_000, 3_600_000].map(clockText)).toEqual([
    '0:00',
    '0:01',
    '1:00',
    '1:00',
    '1:00:00',
  ]);
  expect([12_000, 2_700_000].map(limitText)).toEqual(['12 s', '45 min']);
});

test('keys that do not fit go from the end, but the way to all keys stays', () => {
  const keys = ['r run', 's submit', 't ticket', '? all'].map((text) => {
    const [key = '', does = ''] = text.split(' ');
    return { key, does };
  });
  const shown = (columns: number) =>
    fittingKeys(keys, columns)
      .map(({ key }) => key)
      .join('');
  expect(shown(80)).toBe('rst?');
  expect(shown(24)).toBe('rs?');
  expect(shown(3)).toBe('?');
});

test('scrolling stops at both ends, also when the text has become shorter', () => {
  expect(scrolled(0, { type: 'by', rows: -1, most: 5 })).toBe(0);
  expect(scrolled(3, { type: 'by', rows: 10, most: 5 })).toBe(5);
  expect(scrolled(40, { type: 'by', rows: -1, most: 5 })).toBe(4);
  expect(scrolled(0, { type: 'by', rows: 1, most: -3 })).toBe(0);
});

test('a ticket: paragraphs join, quotes and lists stay apart', () => {
  const blocks = blocksOf(
    '# One\n\nTwo lines\nof **text**.\n\n> quoted\n> twice\n\n- a\n- b\n  more\n\n```\n  code\n```\n',
  );
  expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'quote', 'item', 'item', 'code']);
  expect(blocks[1]).toMatchObject({
    spans: [
      { text: 'Two lines of ', bold: false },
      { text: 'text', bold: true },
      { text: '.', bold: false },
    ],
  });
  expect(blocks[4]).toMatchObject({ spans: [{ text: 'b more', bold: false }] });
});

test('rows are counted in columns of the terminal: a wide character takes two', () => {
  expect(fittedRows('日本語 日本語', 7, 2)).toEqual(['日本語', '日本語']);
  expect(fittedRows('one two three', 7, 1)).toEqual(['one tw…']);
  expect(fittedRows('abcdefghij', 4, 2)).toEqual(['abcd', 'efg…']);
  expect(shortened('日本語', 5)).toBe('日本…');
  expect(padded('日本', 6)).toBe('日本  ');
});

test('a patch: by file, without bookkeeping, and without what could steer the terminal', () => {
  const patch = [
    'diff --git a/src/a.ts b/src/a.ts',
    'index 1..2 100644',
    '--- a/src/a.ts',
    '+++ b/src/a.ts',
    '@@ -1,2 +1,2 @@',
    ' same',
    '-old',
    '+new\u001B[2J',
    'diff --git a/b.ts b/b.ts',
    'new file mode 100644',
    '--- /dev/null',
    '+++ b/b.ts',
    '@@ -0,0 +1 @@',
    '+b',
    '\\ No newline at end of file',
    '',
  ].join('\n');
  expect(patchLines(patch).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'file src/a.ts',
    'hunk @@ -1,2 +1,2 @@',
    'same  same',
    'removed -old',
    'added +new',
    'file b.ts',
    'hunk @@ -0,0 +1,1 @@',
    'added +b',
  ]);
  expect(pathsOf(patch)).toEqual(['src/a.ts', 'b.ts']);
  expect(patchLines(partOf(patch, ['b.ts'])).map(({ text }) => text)).toEqual([
    'b.ts',
    '@@ -0,0 +1,1 @@',
    '+b',
  ]);
  expect(patchLines('@@ -1 +1 @@\n*b').map(({ kind }) => kind)).toEqual(['same', 'same']);
});
