import { describe, expect, test } from 'vitest';
import { editorCommand, parsePlace } from '../../harness/workspace/editor-command.ts';

const PLACE = { file: 'src/feed.ts', line: 12 };

describe('an editor is told where to go in its own way', () => {
  const cases: readonly [editor: string, atPlace: readonly string[], inTerminal: boolean][] = [
    ['code --wait', ['/w', '--goto', 'src/feed.ts:12'], false],
    ['"/opt/VS Code/bin/code" -n', ['/w', '--goto', 'src/feed.ts:12'], false],
    ['webstorm', ['/w', '--line', '12', 'src/feed.ts'], false],
    ['/snap/bin/idea.sh', ['/w', '--line', '12', 'src/feed.ts'], false],
    ['zed', ['/w', 'src/feed.ts:12'], false],
    ['hx', ['src/feed.ts:12'], true],
    ['vim -u NONE', ['+12', 'src/feed.ts'], true],
    ['/usr/bin/nvim', ['+12', 'src/feed.ts'], true],
    ['nano', ['+12', 'src/feed.ts'], true],
    ['my-editor', ['src/feed.ts'], true],
  ];

  test.each(cases)('%s', (editor, args, inTerminal) => {
    expect(editorCommand(editor, '/w', PLACE)).toEqual({ editor, args, inTerminal });
    expect(editorCommand(editor, '/w', null).args).toEqual(['/w']);
  });
});

test.each([
  ['src/a.ts', { file: 'src/a.ts', line: null }],
  ['src/a.ts:7', { file: 'src/a.ts', line: 7 }],
  ['src/a.ts:7:3', { file: 'src/a.ts', line: 7 }],
  ['a:b/c.ts:7', { file: 'a:b/c.ts', line: 7 }],
  ['src/a.ts:0', undefined],
  ['', undefined],
])('the place %s', (text, place) => {
  expect(parsePlace(text)).toEqual(place);
});
