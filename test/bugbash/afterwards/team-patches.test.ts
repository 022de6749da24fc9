import { describe, expect, test } from 'vitest';
import {
  changedFiles,
  changeKey,
  changesAt,
  patchText,
} from '../../../harness/bugbash/afterwards/team-patches.ts';

const lines = Array.from({ length: 60 }, (_, index) => `line ${index + 1}`);
const tree = (text: readonly string[]) => new Map([['src/a.ts', Buffer.from(`${text.join('\n')}\n`)]]);
const withFix = lines.with(39, 'line 40, fixed');
const PLACE = new Map([['src/a.ts', new Set([38, 39, 40, 41, 42])]]);
const changesOf = (text: readonly string[]) => changedFiles(tree(lines), tree(text), ['src/**']);

describe('what a team changed at the places of a bug', () => {
  test('is the hunk there, without what was changed elsewhere in the file', () => {
    const both = changesAt(changesOf(['// ours', '', ...withFix]), PLACE);
    expect(patchText(both)).toContain('+line 40, fixed');
    expect(patchText(both)).not.toContain('// ours');
    expect(changesAt(changesOf(['// ours', ...lines]), PLACE)).toEqual([]);
  });

  test('is equal for two teams where another change has moved the lines, or only spaces at ends differ', () => {
    const alone = changeKey(changesAt(changesOf(withFix), PLACE));
    expect(changeKey(changesAt(changesOf(['// ours', '', ...withFix]), PLACE))).toBe(alone);
    expect(changeKey(changesAt(changesOf(lines.with(39, 'line 40, fixed  ')), PLACE))).toBe(alone);
    expect(changeKey(changesAt(changesOf(lines.with(39, 'line 40, other')), PLACE))).not.toBe(alone);
  });

  test('an editable file that was not submitted is deleted, another one is not', () => {
    const repo = new Map([...tree(lines), ['README.md', Buffer.from('read me\n')]]);
    const [gone, ...others] = changedFiles(repo, new Map(), ['src/**']);
    expect(gone).toMatchObject({ path: 'src/a.ts', isGone: true });
    expect(others).toEqual([]);
  });

  test('nothing of a binary file is shown, but that it differs', () => {
    const changed = changedFiles(new Map(), new Map([['src/b.bin', Buffer.from([0, 1])]]), ['src/**']);
    expect(patchText(changed)).toContain('Binary files');
  });
});
