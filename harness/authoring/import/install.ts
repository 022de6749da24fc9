import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Tree } from '../../catalog/exercise-files.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { arePackagesInstalled, packagesFolder, VERSIONS_FILE } from '../../suites/packages.ts';
import { personEnvironment } from '../../workspace/person-environment.ts';
import { manifestIn, packageNames } from './programs.ts';

/** What packages are installed from: a package.json and what pins its versions. */
export interface InstallFiles {
  readonly files: ReadonlyMap<string, Buffer>;
  /** Where nothing pins the versions, or npm must do without that: as of this day, ISO 8601. */
  readonly asOf: string;
}

const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'] as const;
/** Of package.json, what decides which packages there are. */
const DECIDING = [
  ...[
    'name',
    'version',
    'type',
    'dependencies',
    'devDependencies',
    'optionalDependencies',
    'peerDependencies',
  ],
  ...['peerDependenciesMeta', 'overrides', 'resolutions', 'pnpm', 'packageManager', 'dependenciesMeta'],
];
const LIMIT_MS = 420_000;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** @param date of the commit, for a repository that pins no versions */
export function installFilesOf(tree: Tree, date: string): InstallFiles {
  const manifest = JSON.parse(tree.get('package.json')?.toString('utf8') ?? '{}') as Record<string, unknown>;
  const kept = Object.fromEntries(DECIDING.flatMap((key) => (key in manifest ? [[key, manifest[key]]] : [])));
  const files = new Map<string, Buffer>([
    ['package.json', Buffer.from(`${JSON.stringify(kept, null, 2)}\n`)],
  ]);
  const lock = LOCKS.find((name) => tree.has(name));
  if (lock !== undefined) files.set(lock, tree.get(lock) ?? Buffer.alloc(0));
  if (lock === 'yarn.lock' && isBerry(files.get(lock)))
    files.set('.yarnrc.yml', Buffer.from('nodeLinker: node-modules\n'));
  if (lock === 'pnpm-lock.yaml') {
    const workspace = tree.get('pnpm-workspace.yaml');
    if (workspace) files.set('pnpm-workspace.yaml', workspace);
  }
  return { files, asOf: date };
}

export function installDigest({ files, asOf }: InstallFiles): string {
  const hash = createHash('sha256').update(LOCKS.some((name) => files.has(name)) ? '' : asOf);
  for (const [name, content] of [...files].sort()) hash.update(`\0${name}\0`).update(content);
  return hash.digest('hex').slice(0, 24);
}

/** How packages came to be installed, for the closing words of an import. */
export interface Installed {
  readonly folder: string;
  /** The command that worked; null where they had been installed before. */
  readonly by: string | null;
  readonly versions: Readonly<Record<string, string>>;
  /** Commands that were tried before, and what they said. */
  readonly failures: readonly string[];
  /** What the same can be installed from elsewhere: package.json and the lock that was followed or came of it. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/**
 * Installs packages once for this machine, with no script of theirs run. The lock file's package manager is followed
 * first; where it refuses, npm resolves as of the commit's day, unless only what is locked will do.
 */
export async function installPackages(
  packagesRoot: string,
  digest: string,
  install: InstallFiles,
  signal?: AbortSignal,
  { onlyLocked = false }: { readonly onlyLocked?: boolean } = {},
): Promise<Result<Installed>> {
  const folder = packagesFolder(packagesRoot, digest);
  if (arePackagesInstalled(packagesRoot, digest))
    return success({
      folder,
      by: null,
      versions: readVersions(folder),
      failures: [],
      files: filesIn(folder),
    });
  const draft = join(dirname(folder), `.${digest}-${process.pid}`);
  const failures: string[] = [];
  try {
    for (const { command, keepsLock } of waysToInstall(install)) {
      if (onlyLocked && !keepsLock) continue;
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      for (const [name, content] of install.files)
        if (keepsLock || name === 'package.json') {
          mkdirSync(dirname(join(draft, name)), { recursive: true });
          writeFileSync(join(draft, name), content);
        }
      const why = await run(command, draft, signal);
      if (signal?.aborted)
        return failed('interrupted', 'Interrupted while packages were installed.', { retype: {} });
      if (why !== undefined) {
        failures.push(`${command.join(' ')}: ${why}`);
        continue;
      }
      const versions = versionsIn(draft);
      writeFileSync(join(draft, VERSIONS_FILE), `${JSON.stringify(versions, null, 2)}\n`);
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
      return success({ folder, by: command.join(' '), versions, failures, files: filesIn(folder) });
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return failed(
    'import-refused',
    `Its packages could not be installed. Tried:\n${failures.map((line) => `  ${line}`).join('\n')}`,
    'Look whether the packages still exist where npm looks; an import can be done again at any time.',
  );
}

interface WayToInstall {
  readonly command: readonly string[];
  readonly keepsLock: boolean;
}

function waysToInstall({ files, asOf }: InstallFiles): WayToInstall[] {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  const resolved: WayToInstall = {
    command: ['npm', 'install', ...quiet, '--legacy-peer-deps', `--before=${asOf}`],
    keepsLock: false,
  };
  const yarn = files.get('yarn.lock');
  const pnpm = files.get('pnpm-lock.yaml');
  if (files.has('package-lock.json') || files.has('npm-shrinkwrap.json')) {
    return [
      { command: ['npm', 'ci', ...quiet], keepsLock: true },
      { command: ['npm', 'ci', ...quiet, '--legacy-peer-deps'], keepsLock: true },
      resolved,
    ];
  }
  if (pnpm) {
    const flags = ['install', '--ignore-scripts', '--frozen-lockfile', '--config.node-linker=hoisted'];
    return [
      {
        command: [
          'npx',
          '--yes',
          `pnpm@${pnpmMajor(pnpm)}`,
          ...flags,
          '--config.manage-package-manager-versions=false',
        ],
        keepsLock: true,
      },
      resolved,
    ];
  }
  if (yarn && isBerry(yarn)) {
    const command = ['npx', '--yes', '@yarnpkg/cli-dist@4', 'install', '--mode=skip-build'];
    return [{ command, keepsLock: true }, resolved];
  }
  if (yarn) {
    const flags = [
      'install',
      '--ignore-scripts',
      '--frozen-lockfile',
      '--ignore-engines',
      '--non-interactive',
    ];
    return [{ command: ['npx', '--yes', 'yarn@1', ...flags], keepsLock: true }, resolved];
  }
  return [resolved, { command: ['npm', 'install', ...quiet, '--legacy-peer-deps'], keepsLock: false }];
}

const isBerry = (lock: Buffer | undefined): boolean => lock?.includes('__metadata:') === true;

function pnpmMajor(lock: Buffer): number {
  const version = /^lockfileVersion:\s*['"]?(\d+(?:\.\d+)?)/m.exec(lock.toString('utf8'))?.[1] ?? '9.0';
  if (version.startsWith('5')) return 7;
  return version.startsWith('6') ? 8 : 9;
}

/** Undefined where it worked, else the last thing that it said. */
async function run(
  [program = '', ...args]: readonly string[],
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { NODE_OPTIONS: _, NODE_ENV: __, ...environment } = personEnvironment(process.env);
  try {
    await promisify(execFile)(program, args, {
      cwd,
      env: {
        ...environment,
        CI: '1',
        COREPACK_ENABLE_STRICT: '0',
        npm_config_ignore_scripts: 'true',
        YARN_ENABLE_SCRIPTS: '0',
      },
      timeout: LIMIT_MS,
      maxBuffer: MOST_OUTPUT_BYTES,
      ...(signal ? { signal } : {}),
    });
    return existsSync(join(cwd, 'node_modules')) || packagesWanted(cwd) === 0
      ? undefined
      : 'it installed nothing';
  } catch (error) {
    const {
      stderr = '',
      stdout = '',
      message,
    } = error as { stderr?: string; stdout?: string; message: string };
    const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
    // npm's first lines are a number and a path; what went wrong comes after them.
    const telling = lines.filter(
      (line) => !/^npm (error|ERR!) (code \d+|path|syscall|errno|command)\b/i.test(line),
    );
    const said =
      telling.find((line) => /\b(E[A-Z]{4,}|ERR_|error)\b/i.test(line)) ?? telling.findLast(Boolean);
    return (said ?? message).slice(0, 300);
  }
}

function packagesWanted(folder: string): number {
  const manifest = manifestIn(folder) as Record<string, object | undefined>;
  return ['dependencies', 'devDependencies'].reduce(
    (sum, key) => sum + Object.keys(manifest[key] ?? {}).length,
    0,
  );
}

function versionsIn(folder: string): Record<string, string> {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  return Object.fromEntries(
    packageNames(modules).flatMap((name) => {
      const { version } = manifestIn(join(modules, name));
      return typeof version === 'string' ? [[name, version]] : [];
    }),
  );
}

const filesIn = (folder: string): ReadonlyMap<string, Buffer> =>
  new Map(
    ['package.json', '.yarnrc.yml', 'pnpm-workspace.yaml', ...LOCKS]
      .filter((name) => existsSync(join(folder, name)))
      .map((name) => [name, readFileSync(join(folder, name))] as const),
  );

const readVersions = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, VERSIONS_FILE), 'utf8')) as Record<string, string>;
