import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { newCode, newToken } from './secrets.ts';

/**
 * The folder of one bash, with all that a host needs to go on with it:
 *
 * ```
 * <data directory>/bashes/<slug>/bash.sqlite     the log, the queue, the files of submissions
 *                                secrets.json    the code to join and the token of the host's commands; mode 600
 *                                content/        the exercises it is graded by (catalog/kept-exercise.ts)
 *                                backups/        <time>/ with bash.sqlite, secrets.json and content/
 * ```
 */
export interface BashHome {
  /** Also the id of the bash in its store. */
  readonly slug: string;
  readonly folder: string;
  readonly database: string;
  readonly backups: string;
  readonly secrets: BashSecrets;
}

const secretsSchema = z.strictObject({ code: z.string().min(1), adminToken: z.string().min(1) });
export type BashSecrets = z.infer<typeof secretsSchema>;

/** A name as a folder: `Spring bash, 2026` is `spring-bash-2026`. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return plain.slice(0, 60) || 'bash';
}

/** The home of the bash of that name; made where there is none yet. */
export function openBashHome(dataDirectory: string, name: string): Result<BashHome> {
  const home = homeAt(dataDirectory, name);
  makeBashFolder(home.folder);
  const file = join(home.folder, 'secrets.json');
  if (!existsSync(file)) writeSecrets(file, { code: newCode(), adminToken: newToken() });
  return withSecrets(home, file);
}

/** For its owner alone: it holds what everybody submitted, and hidden tests. */
export function makeBashFolder(folder: string): void {
  makeDirectory(folder);
  chmodSync(folder, 0o700);
}

/** The home of a bash that there is already, for the commands beside the host. */
export function findBashHome(dataDirectory: string, name: string): Result<BashHome> {
  const home = homeAt(dataDirectory, name);
  const file = join(home.folder, 'secrets.json');
  if (!existsSync(file))
    return failed('wrong-state', `"${name}" has never been hosted here: there is no ${home.folder}.`, {
      command: ['host', 'bash.yaml'],
      lead: 'Host it first',
    });
  return withSecrets(home, file);
}

function homeAt(dataDirectory: string, name: string): Omit<BashHome, 'secrets'> {
  const slug = slugOf(name);
  const folder = join(dataDirectory, 'bashes', slug);
  return { slug, folder, database: join(folder, 'bash.sqlite'), backups: join(folder, 'backups') };
}

function withSecrets(home: Omit<BashHome, 'secrets'>, file: string): Result<BashHome> {
  try {
    return success({ ...home, secrets: secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) });
  } catch {
    return failed(
      'store-broken',
      `${file} can't be read: it holds the code to join and the host's token.`,
      `Put back the one of a backup, from ${home.backups}.`,
    );
  }
}

/** In one step, so that a crash leaves either none or all of it. */
export function writeSecrets(file: string, secrets: BashSecrets): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

export const newBackupFolder = (home: BashHome, atMs: number): string => {
  const folder = join(home.backups, new Date(atMs).toISOString().replaceAll(/[:.]/g, '-'));
  makeDirectory(home.backups);
  mkdirSync(folder, { mode: 0o700, recursive: true });
  return folder;
};
