import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'vitest';
import { Candidate, KEYS, startMoneySplit } from './rig.ts';

/** An editor that says with what it was started, until enter is pressed. */
function editorIn(candidate: Candidate): string {
  const folder = path.join(candidate.home, 'my editors');
  mkdirSync(folder);
  const editor = path.join(folder, "it's ed");
  writeFileSync(editor, '#!/bin/sh\necho "edits with $# arguments: $*"; read -r line\n', { mode: 0o755 });
  copyFileSync(editor, path.join(candidate.home, 'plain-ed'));
  return editor;
}

const settings = [
  ['a path with spaces and a quote', (editor: string) => editor, 'edits with 1 arguments: '],
  ['arguments', (_: string, plain: string) => `${plain} --wait -n`, 'edits with 3 arguments: --wait -n '],
  [
    'a quoted path, and arguments',
    (editor: string) => `"${editor}" --wait`,
    'edits with 2 arguments: --wait ',
  ],
  [
    'a path with spaces, not quoted, and arguments',
    (editor: string) => `${editor.replace("'", '')} --wait`,
    /There is no editor "[^"]*my editors[^"]*"\. If its path has spaces, quote it/,
  ],
] as const;

test.for(settings)('EDITOR with %s', async ([, editorOf, shows]) => {
  using candidate = new Candidate();
  const editor = editorIn(candidate);
  const EDITOR = editorOf(editor, path.join(candidate.home, 'plain-ed'));
  using terminal = candidate.open({ cols: 200, rows: 30, env: { EDITOR } });
  await startMoneySplit(terminal, 'practice');
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported');
  terminal.type('e');
  await terminal.waitForScreen(shows);
  terminal.type(KEYS.enter);
  await terminal.waitForScreen('What people reported');
});
