import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What of the host's system shows inside: single files, listed one by one. */

/** Where the loader can't be asked, the folders it looks in. */
const LIBRARY_FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64'];
const LOADER_CACHE = '/etc/ld.so.cache';
/** Parts of the C library that native packages name and `node` does not. */
const MORE_OF_LIBC = ['librt.so.1'];

/**
 * What programs size themselves by (processors, memory), and what Node reads for `process.memoryUsage()`. That of the
 * process itself is its own: bubblewrap makes the mounts in the process that becomes the program.
 */
const PROCESS_FILES = [
  '/proc/cpuinfo',
  '/proc/loadavg',
  '/proc/meminfo',
  '/proc/stat',
  '/proc/uptime',
  '/proc/version',
  '/proc/self/stat',
];

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

/** The shared libraries a program is linked with, by the dynamic loader's own account, and the loader's cache. */
export function systemFiles(program: string): readonly string[] {
  const known = librariesOf.get(program);
  if (known) return known;
  const files = [...linkedLibraries(program), LOADER_CACHE].filter((path) => existsSync(path));
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

/** What of `/proc` a process without one of its own gets. */
export function processFiles(): readonly string[] {
  readable ??= PROCESS_FILES.filter((path) => existsSync(path));
  return readable;
}

let readable: readonly string[] | undefined;

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
