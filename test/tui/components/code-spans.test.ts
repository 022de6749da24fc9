import { expect, test } from 'vitest';
import * as code from '../../../harness/tui/components/code/code-spans.ts';
import {
  type CodeSpan,
  codeSpans,
  diffSpans,
  languageOf,
} from '../../../harness/tui/components/code/code-spans.ts';
import { patchLines, patchSpans } from '../../../harness/tui/components/patch/patch-lines.ts';
import { alignedRows, withCode } from '../../../harness/tui/components/patch/side-by-side.ts';

/** Of each line, the spans that have a colour: `keyword:const`. */
const coloured = (lines: readonly (readonly CodeSpan[])[] | null) =>
  lines?.map((spans) => spans.flatMap(({ text, part }) => (part === null ? [] : [`${part}:${text}`])));

test('keywords, texts and comments are told apart, and nothing is lost', () => {
  const lines = [
    "const a = 'x'; // why",
    'return `of ${total / 2n} all`;',
    "if (/it's\\/a/.test(b)) {}",
    '',
    '日本 = "語";',
  ];
  const spans = codeSpans(lines, 'ts');
  expect(coloured(spans)).toEqual([
    ['keyword:const', "text:'x'", 'comment:// why'],
    ['keyword:return', 'text:`of ', 'text: all`'],
    ['keyword:if', "text:/it's\\/a/"],
    [],
    ['text:"語"'],
  ]);
  expect(spans?.map((line) => line.map(({ text }) => text).join(''))).toEqual(lines);
  expect(codeSpans(['# const'], 'md')).toBe(null);
  expect(coloured(codeSpans(['{ "a": true, "b": "c" }'], languageOf('package.json')))).toEqual([
    ['keyword:true', 'text:"c"'],
  ]);
});

test('a piece of a file that begins inside of a comment', () => {
  expect(coloured(codeSpans([" * it's long", ' */', 'const a = 1;'], 'ts'))).toEqual([
    ["comment: * it's long"],
    ['comment: */'],
    ['keyword:const'],
  ]);
});

test('the two sides of a diff are read each by itself', () => {
  const spans = diffSpans(
    [
      { kind: 'removed', text: '/* old' },
      { kind: 'removed', text: 'words */' },
      { kind: 'added', text: 'const now = 1;' },
      { kind: 'same', text: 'return now;' },
    ],
    'ts',
  );
  expect(coloured(spans)).toEqual([
    ['comment:/* old'],
    ['comment:words */'],
    ['keyword:const'],
    ['keyword:return'],
  ]);
});

const patch = [
  'diff --git a/src/a.ts b/src/a.ts',
  '--- a/src/a.ts',
  '+++ b/src/a.ts',
  '@@ -1,2 +1,2 @@',
  ' const a = 1;',
  '-return a;',
  "+return 'b';",
  'diff --git a/README.md b/README.md',
  '--- a/README.md',
  '+++ b/README.md',
  '@@ -1 +1 @@',
  '-const',
  '+return',
  '',
].join('\n');

test('in a patch, code has its parts and headings have none', () => {
  const spans = patchSpans(patchLines(patch), code);
  expect(spans.map((line) => line && coloured([line])?.[0])).toEqual([
    null,
    null,
    ['keyword:const'],
    ['keyword:return'],
    ['keyword:return', "text:'b'"],
    null,
    null,
    null,
    null,
  ]);
});

test('side by side, a changed word keeps its mark and gets its part', () => {
  const rows = withCode(alignedRows(patch, patch, ['src/a.ts']), code);
  const texts = rows.flatMap((row) => (row.kind === 'lines' && row.left ? [row.left.spans] : []));
  expect(texts.at(-1)).toEqual([
    { text: 'return', isChanged: false, part: 'keyword' },
    { text: ' ', isChanged: false, part: null },
    { text: "'b'", isChanged: true, part: 'text' },
    { text: ';', isChanged: false, part: null },
  ]);
});
