import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeTemporaryFolder } from '../files/temporary-folder.ts';

/** What of the host's system shows inside: files and folders, listed one by one. */

/** Where the loader can't be asked, the folders it looks in. */
const LIBRARY_FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64'];
const LOADER_CACHE = '/etc/ld.so.cache';
/** What the C library, and with it SQLite, knows of time zones; Node brings its own. */
const TIME_ZONES = '/usr/share/zoneinfo';
/** Parts of the C library that native packages name and `node` does not. */
const MORE_OF_LIBC = ['librt.so.1'];

/**
 * What programs size themselves by (processors, memory). It tells of the whole machine, so it shows as it was once: by
 * what changes in it, two processes that share nothing else could talk to each other.
 */
const MACHINE_FILES = [
  '/proc/cpuinfo',
  '/proc/loadavg',
  '/proc/meminfo',
  '/proc/stat',
  '/proc/uptime',
  '/proc/version',
];
/**
 * What Node reads for `process.memoryUsage()`. It is the process's own: bubblewrap makes the mounts in the process that
 * becomes the program.
 */
const OWN_FILE = '/proc/self/stat';

/** What a process with a `/proc` of its own may read there beside the folders of the processes in its own namespace. */
const HARMLESS_PROC = new Set([
  'cpuinfo',
  'loadavg',
  'meminfo',
  'mounts',
  'net',
  'self',
  'stat',
  'thread-self',
  'uptime',
  'version',
]);

const librariesOf = new Map<string, readonly string[]>();

/** The shared libraries a program is linked with, by the dynamic loader's own account, the loader's cache and time zones. */
export function systemFiles(program: string): readonly string[] {
  const known = librariesOf.get(program);
  if (known) return known;
  const files = [...linkedLibraries(program), LOADER_CACHE, TIME_ZONES].filter((path) => existsSync(path));
  librariesOf.set(program, files);
  return files;
}

function linkedLibraries(program: string): readonly string[] {
  const trace = spawnSync(program, ['--version'], {
    env: { LD_TRACE_LOADED_OBJECTS: '1' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
  });
  const libraries = [...(trace.stdout ?? '').matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path as string);
  const libc = libraries.find((path) => path.endsWith('/libc.so.6'));
  if (libc === undefined) return LIBRARY_FOLDERS;
  return [...libraries, ...MORE_OF_LIBC.map((name) => join(dirname(libc), name))];
}

/** A file that shows inside in place of one of `/proc`. */
export interface ProcFile {
  readonly host: string;
  readonly inside: string;
}

/** What of `/proc` a process without one of its own gets. */
export function processFiles(): readonly ProcFile[] {
  return [...machineFiles(), ...(existsSync(OWN_FILE) ? [{ host: OWN_FILE, inside: OWN_FILE }] : [])];
}

let copied: readonly ProcFile[] | undefined;

/** Copies of what `/proc` tells of the machine, made once; and again where somebody tidied them away. */
export function machineFiles(): readonly ProcFile[] {
  if (!copied?.every(({ host }) => existsSync(host))) copied = copyMachineFiles();
  return copied;
}

function copyMachineFiles(): readonly ProcFile[] {
  // The doctor tries the sandbox too, and changes nothing.
  const folder = makeTemporaryFolder('proc', { sweeps: false });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return MACHINE_FILES.filter((path) => existsSync(path)).map((inside) => {
    const host = join(folder, basename(inside));
    writeFileSync(host, readFileSync(inside));
    return { host, inside };
  });
}

export interface MaskedProc {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

let masked: MaskedProc | undefined;

/**
 * What of `/proc` is about the whole machine, to be covered: a namespace gives a process its own processes and
 * leaves it all of the rest. Where the harness runs as root, the host's root owns `/proc/sys` inside too and could
 * write it (`core_pattern` names a program that the host runs).
 */
export function machineWideProc(): MaskedProc {
  masked ??= listMachineWideProc();
  return masked;
}

function listMachineWideProc(): MaskedProc {
  const items = readdirSync('/proc', { withFileTypes: true }).filter(
    ({ name }) => !/^\d+$/.test(name) && !HARMLESS_PROC.has(name),
  );
  const pathsOf = (isKind: (item: (typeof items)[number]) => boolean) =>
    items.filter(isKind).map(({ name }) => `/proc/${name}`);
  return { folders: pathsOf((item) => item.isDirectory()), files: pathsOf((item) => item.isFile()) };
}
