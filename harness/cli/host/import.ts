import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bashOfArchive, importBash } from '../../bugbash/archive/import.ts';
import { openBashHome } from '../../bugbash/host/bash-home.ts';
import { findContent, lackingContent } from '../../bugbash/host/open-bash.ts';
import { contentInForce } from '../../bugbash/host/shared-content.ts';
import { foldAll } from '../../bugbash/log/freeze.ts';
import { type Failure, failed, type Result, success } from '../../domain/failure.ts';
import { dataDirectory } from '../../locations.ts';
import type { CommandArguments } from '../arguments.ts';
import type { CommandContext, CommandOutput } from '../command.ts';
import { openStoreOf } from './open-store.ts';

/** `host import <archive> [--database URL]`: an exported bash goes on there. */
export async function hostImport(
  file: string,
  { values }: CommandArguments,
  { environment, currentDirectory, collection }: CommandContext,
): Promise<Result<CommandOutput>> {
  const path = resolve(currentDirectory, file);
  let archive: Buffer;
  try {
    archive = readFileSync(path);
  } catch (error) {
    return failed('bad-arguments', `${path} can't be read: ${(error as Error).message}.`, {
      command: ['host', 'admin', 'export', 'bash.tar.gz'],
      lead: 'Name an archive; a running host makes one',
    });
  }
  const bash = await bashOfArchive(archive);
  if (!bash.ok) return bash;
  const home = openBashHome(dataDirectory(environment), bash.value);
  if (!home.ok) return home;
  const store = await openStoreOf(home.value, values.database);
  if (!store.ok) return store;
  let lacking: readonly Failure[] = [];
  try {
    const imported = await importBash(store.value, archive);
    if (!imported.ok) return imported;
    const log = await store.value.read(bash.value, 0);
    if (!log.ok) return log;
    const state = foldAll(log.value)?.live;
    lacking = (state ? contentInForce(state) : [])
      .filter((named) => !findContent(named, home.value, collection))
      .map((named) => lackingContent(named, home.value));
  } finally {
    await store.value.close();
  }
  const where = values.database === undefined ? home.value.database : 'the database';
  const { code } = home.value.secrets;
  return success({
    json: {
      schema: 'bugsquash/bash-imported@1',
      ...{ bash: bash.value, folder: home.value.folder, code },
      lacking: lacking.map(({ message }) => message),
    },
    text: [
      `"${bash.value}" is in ${where}. Host it with its bash.yaml: tokens stay valid, the code to join is new.`,
      ...lacking.map(({ message, next }) => `Before you host it: ${message} ${String(next)}`),
    ].join('\n'),
    exitCode: 0,
  });
}
