import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { LAUNCHER, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { findOldNode } from '../workspace/shell.ts';

const oldNode = findOldNode();

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
