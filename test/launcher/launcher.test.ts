import { execFileSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { chmod, cp, mkdir, open, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { rememberCatalog } from '../../harness/tui/app/remembered-catalog.ts';
import { LAUNCHER, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { COLLECTION, ROOT } from '../support/exercises.ts';
import { Terminal } from '../support/terminal.ts';
import { findOldNode } from '../workspace/shell.ts';

const oldNode = findOldNode();

/** Higher than any that is in use. */
const LAST_PID = 4_194_303;

function readlinkOrNone(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

/** A clone in a folder whose name needs quoting, with nothing built and nothing installed. */
async function bareClone(): Promise<{ root: string; launcher: string }> {
  const root = join(await temporaryFolder(), "my clone's");
  await mkdir(root);
  await cp(join(ROOT, 'harness'), join(root, 'harness'), { recursive: true });
  await cp(join(ROOT, 'tsconfig.json'), join(root, 'tsconfig.json'));
  return { root, launcher: join(root, 'harness', 'launcher', 'bugsquash.mjs') };
}

/** Where a shell would be after a line of ours, and what it would run there. */
function typedIntoShell(line: string): string {
  const script = `npm() { printf '%s: npm %s' "$PWD" "$*"; }; ${line}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' });
}

async function failing(launcher: string, ...nodeArgs: readonly string[]) {
  const run = await execa(process.execPath, [...nodeArgs, launcher, 'list', '--json'], { reject: false });
  expect(run.exitCode).toBe(3);
  return JSON.parse(run.stdout);
}

test('--version needs no build, and is one document for programs', async () => {
  const { launcher } = await bareClone();
  const { stdout } = await execa(process.execPath, [launcher, '--version']);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
  const forPrograms = await execa(process.execPath, [launcher, '--version', '--json']);
  expect(JSON.parse(forPrograms.stdout)).toEqual({ schema: 'bugsquash/version@1', version: stdout });
});

describe('what is missing is said in one document, and what to type can be pasted', () => {
  test('an old Node, and no pinned one', async () => {
    const { root, launcher } = await bareClone();
    // An old Node, as far as the launcher can tell.
    const pretend = join(root, 'old-node.mjs');
    await writeFile(pretend, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' });\n");
    const document = await failing(launcher, '--import', pretend);
    expect(document).toMatchObject({
      schema: 'bugsquash/error@1',
      code: 'runtime-missing',
      message: expect.stringContaining('Node 20.20.2 is too old'),
    });
    expect(typedIntoShell(document.next)).toBe(`${root}: npm ci --include=optional`);
  });

  test.runIf(process.platform === 'linux')('a pinned Node that npm is still writing', async () => {
    const { root, launcher } = await bareClone();
    const runtime = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
    await mkdir(dirname(runtime), { recursive: true });
    await cp(process.execPath, runtime);
    const written = await open(runtime, 'r+');
    const document = await failing(launcher);
    await written.close();
    expect(document).toEqual({
      schema: 'bugsquash/error@1',
      code: 'runtime-broken',
      message: `${runtime} is still being written.`,
      next: 'Wait until npm ci has ended, then type it again.',
    });
  });

  test('packages that are not installed', async () => {
    const { root, launcher } = await bareClone();
    const document = await failing(launcher);
    expect(document).toMatchObject({ code: 'not-installed' });
    expect(typedIntoShell(document.next)).toBe(`${root}: npm ci`);
  });

  test('a source that does not compile, with what the compiler says', async () => {
    const { root, launcher } = await bareClone();
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    await writeFile(join(root, 'harness', 'broken.ts'), "export const wrong: number = 'text';\n");
    const document = await failing(launcher);
    expect(document).toMatchObject({
      code: 'build-failed',
      message: expect.stringMatching(/did not compile:\n.*broken\.ts.*TS2322/s),
    });
    expect(typedIntoShell(document.next)).toBe(`${root}: npm run build`);
  });
});

describe('a build that is older than its sources', () => {
  /** With a compiler that refuses everything at once: how far a build came is told without building. */
  async function staleClone() {
    const clone = await bareClone();
    const compiler = join(clone.root, 'node_modules', 'typescript', 'bin');
    await mkdir(compiler, { recursive: true });
    await writeFile(join(compiler, 'tsc'), 'process.exit(1);\n');
    await mkdir(join(clone.root, 'dist'));
    await writeFile(join(clone.root, 'dist', '.built'), '0');
    return { ...clone, dist: join(clone.root, 'dist') };
  }

  /** What the launcher needs of a build to paint the first frame. */
  async function copyFirstFrame(program: string) {
    await mkdir(program);
    const wanted = ['first-frame.js'];
    for (const name of wanted) {
      const file = join(ROOT, 'dist', 'program', name);
      await cp(file, join(program, name));
      const chunks = (await readFile(file, 'utf8')).matchAll(/from "\.\/([^"]+)"/g);
      wanted.push(...[...chunks].flatMap(([, chunk]) => (chunk && !wanted.includes(chunk) ? [chunk] : [])));
    }
  }

  test('in a clone of somebody else: a sentence and the command', async () => {
    const { root, launcher, dist } = await staleClone();
    await chmod(dist, 0o555);
    // Root may write everywhere, so it is somebody else then.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chmod(dirname(root), 0o755);
    const run = await execa(process.execPath, [launcher, 'list', '--json'], {
      reject: false,
      ...(isRoot && { uid: 65534, gid: 65534 }),
    });
    expect({ exitCode: run.exitCode, ...JSON.parse(run.stdout) }).toMatchObject({
      exitCode: 3,
      code: 'build-not-writable',
      message: `the build in ${dist} is older than its sources, and you can't write there (EACCES; it belongs to user ${process.getuid?.()}).`,
    });
    const script = `sudo() { printf '%s: %s' "$PWD" "$*"; }; npm() { sudo npm "$@"; }; ${JSON.parse(run.stdout).next}`;
    const typed = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(typed).toBe(isRoot ? `${root}: -u #0 npm run build` : `${root}: npm run build`);
    await chmod(dist, 0o755);
  });

  test('in a terminal: the catalog as it was last, and the usual screen for what came of the build', async () => {
    const { root, launcher, dist } = await staleClone();
    await copyFirstFrame(join(dist, 'program'));
    await mkdir(join(root, 'exercises', 'one'), { recursive: true });
    const collection = { exercisesRoot: join(root, 'exercises'), solutionsRoot: join(root, 'solutions') };
    const home = await temporaryFolder();
    const [manifest] = listExercises(COLLECTION).flatMap((entry) => entry.manifest ?? []);
    if (manifest === undefined) throw new Error('there is no exercise to remember.');
    const known = { verifiedRuns: null, solvedUnseen: [], best: null, earlierBest: null };
    rememberCatalog(home, collection, [{ manifest, verified: 'unverified', ...known }]);
    using terminal = Terminal.start(process.execPath, [launcher], {
      cols: 80,
      rows: 24,
      cwd: home,
      env: { PATH: process.env.PATH ?? '', HOME: home, BUGSQUASH_HOME: home },
    });
    expect(await terminal.waitForExit()).toBe(3);
    expect(terminal.raw).toContain(`❯ ${manifest.title}`);
    expect(terminal.isAlternate).toBe(false);
    expect(terminal.screen()).toContain('bugsquash: the harness did not compile:');
    expect(terminal.screen()).not.toContain(manifest.title);
  });

  test.each([
    ['nobody is known for', ''],
    ['belongs to a process that is gone', `${LAST_PID} ${readlinkOrNone('/proc/self/ns/pid')}`],
    ['belongs to a process that can not be seen from here', '1 pid:[1]'],
  ])(
    'with a lock that %s: it is waited for a moment, removed, and that is said',
    async (_, owner) => {
      const { launcher, dist } = await staleClone();
      await mkdir(join(dist, '.building'));
      if (owner !== '') await writeFile(join(dist, '.building', 'owner'), owner);
      // As if the wall clock had been set back since.
      const later = new Date(Date.now() + 7_200_000);
      await utimes(join(dist, '.building'), later, later);
      const run = await execa(process.execPath, [launcher, 'list', '--json'], { reject: false });
      expect(JSON.parse(run.stdout)).toMatchObject({ code: 'build-failed' });
      expect(run.stderr).toBe(
        `bugsquash: A build that was killed had left ${join(dist, '.building')}; it is removed.`,
      );
      expect(existsSync(join(dist, '.building'))).toBe(false);
      // A living owner's lock would be waited for far longer.
    },
    45_000,
  );

  test('a build that goes on elsewhere is waited for, however long it takes', async () => {
    const { launcher, dist } = await staleClone();
    const lock = join(dist, '.building');
    await mkdir(lock);
    // Of this process, which is there; it does not even touch the lock, as a stopped one would not.
    await writeFile(join(lock, 'owner'), `${process.pid} ${readlinkOrNone('/proc/self/ns/pid')}`);
    const waiting = execa(process.execPath, [launcher, 'list', '--json'], { reject: false });
    // Longer than a lock lives of which nobody is known.
    expect(await Promise.race([waiting, setTimeout(8_000, 'waits')])).toBe('waits');
    await rm(lock, { recursive: true });
    const run = await waiting;
    expect(JSON.parse(run.stdout)).toMatchObject({ code: 'build-failed' });
    expect(run.stderr).toBe('');
  });
});

test.runIf(oldNode)(
  'another Node hands over to the pinned one, with arguments, output and exit code',
  async () => {
    const home = await temporaryFolder();
    const trace = join(home, 'trace');
    const note = `import{appendFileSync}from'node:fs';appendFileSync('${trace}',process.version+' ')`;
    const env = {
      PATH: oldNode?.path ?? '',
      BUGSQUASH_HOME: join(home, 'state'),
      NODE_OPTIONS: `--import "data:text/javascript,${note}"`,
    };
    const options = { cwd: home, env, extendEnv: false, reject: false };
    const { exitCode, stdout, stderr } = await execa('node', [LAUNCHER, 'stauts'], options);
    expect({ exitCode, stdout, stderr }).toEqual(await runBugsquash(['stauts'], { home }));
    expect(await readFile(trace, 'utf8')).toBe(`${oldNode?.version} ${process.version} `);
  },
);
