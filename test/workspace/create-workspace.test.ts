import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { differingPaths } from '../../harness/files/compare-trees.ts';
import { expected } from '../../harness/workspace/expected.ts';
import { findWorkspace } from '../../harness/workspace/find-workspace.ts';
import { prebuiltHistories } from '../../harness/workspace/history/cached-history.ts';
import { workspacePaths } from '../../harness/workspace/workspace.ts';
import { CLONE_ROOT, created, git, rig, unwrap } from './rig.ts';

describe('a new workspace', () => {
  test('is a clean checkout of repo/ with its believable past', async () => {
    const { create, repo } = rig({ moreCommits: 2 });

    const { workspace, history } = await created(create());

    expect(history).toEqual({ kind: 'patches', commits: 4 });
    const log = git(workspace.directory, 'log', '--format=%an <%ae> %aI|%cn <%ce> %cI|%s|%b');
    expect(log.trim().split('\n').filter(Boolean)).toEqual([
      'Alïce Ängström <alice@example.com> 2026-02-01T10:00:00+01:00|Alïce Ängström <alice@example.com> 2026-02-01T10:00:00+01:00|Count letters|',
      'Boris <boris@example.com> 2026-01-12T09:30:00+00:00|Boris <boris@example.com> 2026-01-12T09:30:00+00:00|Step 2|A body with “quotes”.',
      'Boris <boris@example.com> 2026-01-11T09:30:00+00:00|Boris <boris@example.com> 2026-01-11T09:30:00+00:00|Step 1|A body with “quotes”.',
      'Alïce Ängström <alice@example.com> 2026-01-05T10:00:00+01:00|Alïce Ängström <alice@example.com> 2026-01-05T10:00:00+01:00|Begin|',
    ]);
    expect(git(workspace.directory, 'status', '--porcelain', '--branch')).toBe('## main\n');
    expect(git(workspace.directory, 'fsck', '--strict')).toBe('');
    expect(git(workspace.directory, 'remote')).toBe('');
    rmSync(path.join(workspace.directory, '.npmrc'));
    expect(await differingPaths(repo, workspace.directory)).toEqual([]);
  });

  test.each(['none', 'good'] as const)('is made in the year 2100 (history: %s)', async (history) => {
    const { workspace } = await created(
      rig({ history }).create({ now: new Date('2100-01-01T00:00:00.000Z') }),
    );
    expect(git(workspace.directory, 'status', '--porcelain', '--branch')).toBe('## main\n');
  });

  test('keeps CRLF, binary data, executables and ignored files byte for byte', async () => {
    const { create, repo } = rig({
      files: {
        'src/crlf.txt': 'a\r\nb\r\n',
        'src/data.bin': new Uint8Array([0, 255, 13, 10, 0]),
        'seed.sqlite': 'ignored by .gitignore',
        'src/no-newline.txt': 'end',
        'src/ünï "quoted" name.txt': 'x',
      },
    });
    chmodSync(path.join(repo, 'src/crlf.txt'), 0o755);

    const { workspace, history } = await created(create());

    // The executable bit came after the patches were written.
    expect(history.kind).toBe('patches-and-remainder');
    rmSync(path.join(workspace.directory, '.npmrc'));
    expect(await differingPaths(repo, workspace.directory)).toEqual([]);
    expect(git(workspace.directory, 'status', '--porcelain')).toBe('');
  });

  test('has one commit when the exercise has no past', async () => {
    const { workspace, history } = await created(rig({ history: 'none' }).create());

    expect(history).toEqual({ kind: 'single-commit' });
    expect(git(workspace.directory, 'rev-list', '--count', 'HEAD').trim()).toBe('1');
  });

  test.each([
    { past: 'stale', history: { kind: 'patches-and-remainder', differing: ['README.md'] }, commits: '4' },
    {
      past: 'broken',
      history: {
        kind: 'single-commit',
        refused: { patch: '0001-Begin.patch', why: 'git finds no patch in it' },
      },
      commits: '1',
    },
  ] as const)(
    'is repo/ all the same when the patches are $past',
    async ({ past, history: expected, commits }) => {
      const { create, repo } = rig({ history: past });

      const { workspace, history } = await created(create());

      expect(history).toMatchObject(expected);
      expect(git(workspace.directory, 'rev-list', '--count', 'HEAD').trim()).toBe(commits);
      rmSync(path.join(workspace.directory, '.npmrc'));
      expect(await differingPaths(repo, workspace.directory)).toEqual([]);
    },
  );

  test('is rebuilt when the cached past is damaged', async () => {
    const { create, directory, dataDirectory, repo } = rig();
    await created(create());
    const [digest = ''] = readdirSync(path.join(dataDirectory, 'cache/history'));
    rmSync(path.join(dataDirectory, 'cache/history', digest, 'git/objects/pack'), { recursive: true });

    const { workspace } = await created(
      create({ directory: path.join(directory, 'again'), attemptId: 'attempt-2' }),
    );

    rmSync(path.join(workspace.directory, '.npmrc'));
    expect(await differingPaths(repo, workspace.directory)).toEqual([]);
  });

  test.for(['', '{"kind":"patches","co'])('is built anew when its cached past was cut (%j)', async (left) => {
    const { create, directory, dataDirectory } = rig({ history: 'none' });
    await created(create());
    const [digest = ''] = readdirSync(path.join(dataDirectory, 'cache/history'));
    const file = path.join(dataDirectory, 'cache/history', digest, 'history.json');
    writeFileSync(file, left);

    const again = { directory: path.join(directory, 'again'), attemptId: 'attempt-2' };
    expect((await created(create(again))).history).toEqual({ kind: 'single-commit' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ kind: 'single-commit' });
  });

  test('does without a damaged past that was prebuilt', async () => {
    const { create, exercise, repo } = rig();
    const prebuilt = path.join(prebuiltHistories(CLONE_ROOT), exercise.digest);
    mkdirSync(path.join(prebuilt, 'git'), { recursive: true });
    writeFileSync(path.join(prebuilt, 'history.json'), '{"kind":"patches","commits":2}');

    const { workspace } = await created(create());

    expect(existsSync(prebuilt)).toBe(false);
    rmSync(path.join(workspace.directory, '.npmrc'));
    expect(await differingPaths(repo, workspace.directory)).toEqual([]);
  });

  test('can be committed in by somebody without a git identity', async () => {
    const { create, directory } = rig({ history: 'none' });
    vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
    vi.stubEnv('HOME', directory);
    vi.stubEnv('XDG_CONFIG_HOME', directory);
    try {
      const { workspace } = await created(create());
      expect(git(workspace.directory, 'commit', '--allow-empty', '-m', 'mine')).toContain('mine');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test("owes nothing to the user's git configuration", async () => {
    const { create, directory } = rig();
    const hooks = path.join(directory, 'hooks');
    mkdirSync(hooks);
    const hook = path.join(hooks, 'post-checkout');
    writeFileSync(hook, `#!/bin/sh\ntouch ${directory}/hook-ran\n`, { mode: 0o755 });
    for (const name of ['commit-msg', 'applypatch-msg', 'pre-applypatch', 'post-commit']) {
      writeFileSync(path.join(hooks, name), readFileSync(hook), { mode: 0o755 });
    }
    writeFileSync(
      path.join(directory, '.gitconfig'),
      `[user]\n\tname = Me\n\temail = me@example.com\n[core]\n\tautocrlf = true\n\thooksPath = ${hooks}\n[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = /bin/false\n[init]\n\tdefaultBranch = trunk\n`,
    );
    vi.stubEnv('HOME', directory);
    try {
      const { workspace, history } = await created(create());
      expect(history.kind).toBe('patches');
      expect(git(workspace.directory, 'status', '--porcelain', '--branch')).toBe('## main\n');
      expect(git(workspace.directory, 'config', 'user.email').trim()).toBe('me@example.com');
      expect(existsSync(path.join(directory, 'hook-ran'))).toBe(false);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('pins what it started from outside the candidate’s reach', async () => {
    const { create, repo } = rig({ history: 'none' });
    const { workspace } = await created(create());
    expect(await differingPaths(repo, workspacePaths(workspace).start)).toEqual([]);
  });
});

describe('a workspace is refused', () => {
  test('in a directory that is not empty, which stays as it was', async () => {
    const { create, directory } = rig({ history: 'none' });
    mkdirSync(path.join(directory, 'answer'));
    writeFileSync(path.join(directory, 'answer', 'thesis.txt'), 'mine');

    const result = await create();

    expect(result).toMatchObject({
      ok: false,
      failure: {
        code: 'directory-not-empty',
        message: expect.stringContaining(path.join(directory, 'answer')),
        next: { command: ['start', 'tiny', '--dir', `${path.join(directory, 'answer')}-2`] },
      },
    });
    expect(readdirSync(path.join(directory, 'answer'))).toEqual(['thesis.txt']);
    expect(existsSync(path.join(directory, 'data'))).toBe(false);
  });

  test('where one is already, and the way back to it is named', async () => {
    const { create } = rig({ history: 'none' });
    const { workspace } = await created(create());
    expect(await create({ attemptId: 'attempt-2' })).toMatchObject({
      failure: {
        code: 'directory-not-empty',
        next: { command: ['resume'], workspace: workspace.directory, lead: 'Continue there' },
      },
    });
  });

  test.each(['direct', 'through a symbolic link'])('inside the clone (%s)', async (way) => {
    const { create, directory } = rig({ history: 'none' });
    symlinkSync(CLONE_ROOT, path.join(directory, 'link'));
    const inside = path.join(way === 'direct' ? CLONE_ROOT : path.join(directory, 'link'), 'my-answer');

    expect(await create({ directory: inside })).toMatchObject({
      ok: false,
      failure: { code: 'bad-arguments' },
    });
    expect(existsSync(inside)).toBe(false);
  });

  test('when a package is missing in the clone', async () => {
    const { create, exercise, directory } = rig({ history: 'none' });
    const manifest = path.join(exercise.root, 'repo/package.json');
    writeFileSync(manifest, JSON.stringify({ dependencies: { 'left-pad-of-nobody': '1' } }));

    expect(await create()).toMatchObject({
      failure: { code: 'broken-manifest', message: expect.stringContaining('"left-pad-of-nobody"') },
    });
    expect(existsSync(path.join(directory, 'answer'))).toBe(false);
  });

  test.each([
    { what: 'a symbolic link', reason: 'not a regular file' },
    { what: 'a huge file', reason: 'too large' },
  ])('when repo/ holds $what', async ({ reason }) => {
    const { create, directory, repo } = rig({ history: 'none' });
    if (reason === 'too large') writeFileSync(path.join(repo, 'src/odd'), Buffer.alloc(1_500_000));
    else symlinkSync('count.ts', path.join(repo, 'src/odd'));

    expect(await create()).toMatchObject({
      failure: { code: 'broken-manifest', message: expect.stringContaining(`src/odd (${reason})`) },
    });
    expect(existsSync(path.join(directory, 'answer'))).toBe(false);
  });

  test('without git, and what was begun is cleared away', async () => {
    const { create, directory } = rig({ history: 'none' });
    vi.stubEnv('PATH', '/nonexistent');
    try {
      expect(await create()).toMatchObject({ ok: false, failure: { code: 'git-missing' } });
    } finally {
      vi.unstubAllEnvs();
    }
    expect(existsSync(path.join(directory, 'answer'))).toBe(false);
    expect(existsSync(path.join(directory, 'data/attempts/attempt-1'))).toBe(false);
  });

  test('without git, and a sound past that was prebuilt stays', async () => {
    const { create, exercise, directory, dataDirectory } = rig({ history: 'none' });
    await created(create({ directory: path.join(directory, 'first') }));
    const prebuilt = path.join(prebuiltHistories(CLONE_ROOT), exercise.digest);
    onTestFinished(() => rmSync(prebuilt, { recursive: true, force: true }));
    renameSync(path.join(dataDirectory, 'cache', 'history', exercise.digest), prebuilt);
    vi.stubEnv('PATH', '/nonexistent');
    try {
      expect(await create({ attemptId: 'attempt-2' })).toMatchObject({ failure: { code: 'git-missing' } });
    } finally {
      vi.unstubAllEnvs();
    }
    expect(existsSync(path.join(prebuilt, 'history.json'))).toBe(true);
  });

  test('where the attempt cannot be stored, and an empty directory stays empty', async () => {
    const { create, directory, dataDirectory } = rig({ history: 'none' });
    mkdirSync(path.join(directory, 'answer'));
    mkdirSync(dataDirectory);
    writeFileSync(path.join(dataDirectory, 'attempts'), 'a file where a directory should be');

    expect(await create()).toMatchObject({ ok: false, failure: { code: 'no-such-directory' } });
    expect(readdirSync(path.join(directory, 'answer'))).toEqual([]);
  });

  test('on a full disk, in plain words', async () => {
    // What /dev/full answers to every write.
    const written = await expected('keep it', () => writeFile('/dev/full', 'x'));
    expect(written).toMatchObject({
      failure: { code: 'disk-full', message: expect.stringContaining('keep it') },
    });
    const unexpected = expected('keep it', () => Promise.reject(new TypeError('ours')));
    await expect(unexpected).rejects.toThrow('ours');
  });
});

test('an empty directory may be given, and stays the same directory', async () => {
  const { create, directory } = rig({ history: 'none' });
  mkdirSync(path.join(directory, 'answer'));
  const before = execFileSync('stat', ['-c', '%i', path.join(directory, 'answer')], { encoding: 'utf8' });
  const { workspace } = await created(create());
  expect(workspace.directory).toBe(realpathSync(path.join(directory, 'answer')));
  expect(execFileSync('stat', ['-c', '%i', workspace.directory], { encoding: 'utf8' })).toBe(before);
});

test.for(['absent', 'empty'])('of several that want one folder at once, one gets it (%s)', async (folder) => {
  const { create, directory, dataDirectory } = rig({ history: 'none' });
  if (folder === 'empty') mkdirSync(path.join(directory, 'answer'));
  const wanting = ['attempt-1', 'attempt-2', 'attempt-3', 'attempt-4'];

  const results = await Promise.all(wanting.map((attemptId) => create({ attemptId })));

  const [winner, ...more] = results.flatMap((result) => (result.ok ? [result.value] : []));
  expect(more).toEqual([]);
  const codes = results.flatMap((result) => (result.ok ? [] : [result.failure.code]));
  expect(codes).toEqual(Array(3).fill('directory-not-empty'));
  const workspace = unwrap(await findWorkspace(path.join(directory, 'answer'), { workspacesDirectory: '' }));
  expect(workspace.attemptId).toBe(winner?.workspace.attemptId);
  expect(git(workspace.directory, 'status', '--porcelain')).toBe('');
  expect(readdirSync(path.join(dataDirectory, 'attempts'))).toEqual([workspace.attemptId]);
});

test('two workspaces of one exercise can be made at once', async () => {
  const { create, directory } = rig();
  const both = await Promise.all([
    created(create()),
    created(create({ directory: path.join(directory, 'other'), attemptId: 'attempt-2' })),
  ]);
  for (const { workspace } of both) expect(git(workspace.directory, 'status', '--porcelain')).toBe('');
});
