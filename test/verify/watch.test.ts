import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { watchExercises } from '../../harness/verify/watch.ts';
import { LAUNCHER, temporaryFolder } from '../support/cli.ts';

const canLimit = (() => {
  try {
    execFileSync('unshare', ['--map-root-user', 'sh', '-c', 'echo 0 > /proc/sys/user/max_inotify_watches'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

/** `verify --watch` on a manifest that can't be read, which is told at once and without any grading. */
async function watching(before: string) {
  const home = await temporaryFolder();
  const manifest = join(home, 'exercises', 'broken', 'exercise.yaml');
  await mkdir(join(home, 'exercises', 'broken'), { recursive: true });
  await mkdir(join(home, 'solutions', 'broken'), { recursive: true });
  await writeFile(manifest, 'id: broken\nfirst: 1\n');
  const collection = ['--exercises', join(home, 'exercises'), '--solutions', join(home, 'solutions')];
  const verify = [process.execPath, LAUNCHER, 'verify', 'broken', '--watch', ...collection];
  const child = spawn('unshare', ['--map-root-user', 'sh', '-c', `${before}; exec "$@"`, 'sh', ...verify], {
    env: { ...process.env, BUGSQUASH_HOME: join(home, 'state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return { child, manifest, said };
}

test('a change while the first run reads is followed by another run', async () => {
  const home = await temporaryFolder();
  const collection = { exercisesRoot: join(home, 'exercises'), solutionsRoot: join(home, 'solutions') };
  const manifest = join(collection.exercisesRoot, 'ladders', 'exercise.yaml');
  await mkdir(dirname(manifest), { recursive: true });
  await writeFile(manifest, 'first');
  const leaving = new AbortController();
  const read: string[] = [];
  await watchExercises(
    collection,
    ['ladders'],
    { signal: leaving.signal, onFallback: expect.fail },
    async () => {
      read.push(readFileSync(manifest, 'utf8'));
      if (read.length === 1) writeFileSync(manifest, 'second');
      else leaving.abort();
    },
  );
  expect(read).toEqual(['first', 'second']);
});

describe.runIf(canLimit)('verify --watch', () => {
  test.each([
    ['max_inotify_instances', 'EMFILE'],
    ['max_inotify_watches', 'ENOSPC'],
  ])(
    'where %s has run out it polls, and says so once',
    async (limit, code) => {
      const { child, manifest, said } = await watching(`echo 0 > /proc/sys/user/${limit}`);
      try {
        await expect.poll(() => said.out, { timeout: 60_000 }).toContain('first');
        await expect.poll(() => said.err, { timeout: 60_000 }).toContain(`can't be watched here (${code})`);
        // Again and again, because polling may begin only now.
        for (let round = 0; !said.out.includes('second'); round += 1) {
          expect(round).toBeLessThan(40);
          await writeFile(manifest, `id: broken\nsecond: ${round}\n`);
          await expect
            .poll(() => said.out, { timeout: 1_500 })
            .toContain('second')
            .catch(() => {});
        }
        expect(said.err.match(/can't be watched/g)).toHaveLength(1);
        child.kill('SIGINT');
        const [exitCode] = await once(child, 'exit');
        expect({ exitCode, stack: said.err.includes('    at ') }).toEqual({ exitCode: 1, stack: false });
        expect(await readFile(manifest, 'utf8')).toContain('second');
      } finally {
        child.kill('SIGKILL');
      }
    },
    90_000,
  );
});
