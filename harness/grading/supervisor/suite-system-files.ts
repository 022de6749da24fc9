import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mount } from '../../sandbox/sandbox.ts';
import { systemFiles } from '../../sandbox/system-files.ts';

/** What suites of real repositories take for granted: a name for this machine and its user, and a shell. */
const FILES = {
  '/etc/hosts': '127.0.0.1 localhost\n::1 localhost\n',
  '/etc/nsswitch.conf': 'passwd: files\nhosts: files\n',
  '/etc/passwd': 'subject:x:65534:65534:subject:/tmp:/bin/sh\n',
} as const;
/** jest before 25 lists its files with `find`, and ends where there is none. */
const PROGRAMS = ['/bin/sh', '/usr/bin/env', '/usr/bin/find'] as const;

/** @param stageRoot where the files are written that are mounted */
export function systemFilesForSuites(stageRoot: string): Mount[] {
  const folder = join(stageRoot, 'etc');
  mkdirSync(folder, { recursive: true });
  const written = Object.entries(FILES).map(([inside, content]): Mount => {
    const host = join(folder, inside.slice('/etc/'.length));
    writeFileSync(host, content);
    return { host, inside };
  });
  const programs = PROGRAMS.filter((file) => existsSync(file));
  return [
    ...written,
    ...programs.map((file) => ({ host: realpathSync(file), inside: file })),
    ...programs.flatMap((file) => systemFiles(file)).map((file) => ({ host: file, inside: file })),
  ];
}
