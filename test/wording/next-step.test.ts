import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stepWording } from '../../harness/wording/next-step.ts';
import { ROOT } from '../support/exercises.ts';

/** The words that a shell makes of a line. */
function shellWords(line: string): string[] {
  const words = execFileSync('sh', ['-c', `node() { printf '%s\\0' "$@"; }; ${line}`], { encoding: 'utf8' });
  return words.split('\0').slice(0, -1);
}

describe('a bugsquash command, where npx finds us', () => {
  const here = '/work/feed';

  test('is short in the workspace it is about, and in its folders', () => {
    for (const currentDirectory of [here, `${here}/src/deep`]) {
      const steps = stepWording({ currentDirectory, cloneRoot: '/clone', isFoundByNpx: true });
      expect(steps.next({ command: ['finish'], workspace: here })).toBe('npx bugsquash finish');
    }
  });

  test('names the workspace in another one, even beside it with the same beginning', () => {
    const steps = stepWording({ currentDirectory: here, cloneRoot: '/clone', isFoundByNpx: true });
    expect(steps.command(['finish'], `${here}-2`)).toBe(`npx bugsquash finish --dir ${here}-2`);
  });
});

describe('a bugsquash command elsewhere', () => {
  const CLONE = "/home/me/my clone's";
  const LAUNCHER = `${CLONE}/harness/launcher/bugsquash.mjs`;
  const steps = stepWording({ currentDirectory: '/', cloneRoot: CLONE, isFoundByNpx: false });

  test('names the launcher and the workspace, and a shell reads them back as they are', () => {
    const odd = ["/my work/it's", '/täst', '/$HOME `x`', '/a"b', '/back\\slash', '/semi;colon&', ''];
    for (const path of odd) {
      expect(shellWords(steps.command(['start', 'x', '--dir', path]))).toEqual([
        LAUNCHER,
        'start',
        'x',
        '--dir',
        path,
      ]);
    }
    expect(shellWords(steps.command(['finish'], "/my work/it's"))).toEqual([
      LAUNCHER,
      'finish',
      '--dir',
      "/my work/it's",
    ]);
  });

  test('says first what has to be done first', () => {
    expect(steps.next({ command: ['doctor'], lead: 'Install git, then type' })).toMatch(
      /^Install git, then type: node .* doctor$/,
    );
  });

  test("names the team's collection again, but not for a workspace, which remembers it", () => {
    const ours = stepWording({
      currentDirectory: '/',
      cloneRoot: '/clone',
      isFoundByNpx: false,
      collectionFlags: ['--exercises', '/ours/my exercises'],
    });
    const launcher = 'node /clone/harness/launcher/bugsquash.mjs';
    expect(ours.command(['start', 'x'])).toBe(`${launcher} start x --exercises '/ours/my exercises'`);
    expect(ours.command(['status'], '/w')).toBe(`${launcher} status --dir /w`);
  });
});

describe('what was typed, corrected', () => {
  const typed = ['start', 'money-splt', '--minuts=5', '--dir', 'my work', '--json'];
  const steps = stepWording({ currentDirectory: '/', cloneRoot: '/clone', isFoundByNpx: false, typed });

  test('has the right word in place of the wrong one, and all others', () => {
    const words = shellWords(
      steps.next({ retype: { replace: { typo: 'money-splt', meant: 'money-split' } } }),
    );
    expect(words.slice(1)).toEqual(['start', 'money-split', '--minuts=5', '--dir', 'my work', '--json']);
    const flag = shellWords(steps.next({ retype: { replace: { typo: '--minuts', meant: '--minutes' } } }));
    expect(flag).toContain('--minutes=5');
  });

  test('has the right workspace in place of the wrong one', () => {
    const words = shellWords(steps.next({ retype: { workspace: '/w' } }));
    expect(words.slice(1)).toEqual(['start', 'money-splt', '--minuts=5', '--json', '--dir', '/w']);
  });

  test('is a question where nothing was typed', () => {
    const silent = stepWording({ currentDirectory: '/', cloneRoot: '/clone', isFoundByNpx: false });
    expect(silent.next({ retype: { replace: { typo: 'x', meant: 'y' } } })).toBe('Did you mean "y"?');
  });
});

test('a command of another program says in which folder, quoted', () => {
  const steps = stepWording({ currentDirectory: '/', cloneRoot: '/clone', isFoundByNpx: false });
  expect(steps.next({ run: ['npm', 'ci'], in: '/my clone' })).toBe("cd '/my clone' && npm ci");
  expect(steps.next('Free some space.')).toBe('Free some space.');
});

test('no other file of the harness says how we are called', () => {
  const files = globSync('harness/**/*.{ts,tsx}', { cwd: ROOT });
  expect(files.length).toBeGreaterThan(200);
  const saying = files.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('npx bugsquash'));
  expect(saying).toEqual(['harness/wording/next-step.ts']);
});
