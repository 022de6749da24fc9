import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterwardsOf } from '../../bugbash/afterwards/afterwards.ts';
import { fileSetsOf } from '../../bugbash/archive/export.ts';
import { decodeFileSet } from '../../bugbash/file-set.ts';
import { readBashFile } from '../../bugbash/host/bash-file.ts';
import { type BashHome, findBashHome } from '../../bugbash/host/bash-home.ts';
import { ownTestsToRun } from '../../bugbash/host/own-tests.ts';
import { foldAll } from '../../bugbash/log/freeze.ts';
import { digestOf } from '../../bugbash/log/state.ts';
import type { BashStore } from '../../bugbash/ports.ts';
import { type ExerciseFiles, readExerciseFiles, type Tree } from '../../catalog/exercise-files.ts';
import { readKeptExercise } from '../../catalog/kept-exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { dataDirectory } from '../../locations.ts';
import { writeAfterwards } from '../../web/bugbash/afterwards/write-afterwards.ts';
import { counted } from '../../wording/counted.ts';
import type { CommandArguments } from '../arguments.ts';
import type { CommandContext, CommandOutput } from '../command.ts';
import { openStoreOf } from './open-store.ts';

/** `host afterwards <bash.yaml> --to <folder>`: the pages that a bash leaves behind. */
export async function hostAfterwards(
  file: string,
  { values }: CommandArguments,
  { environment, currentDirectory }: CommandContext,
): Promise<Result<CommandOutput>> {
  if (values.to === undefined)
    return failed('bad-arguments', '"host afterwards" needs to know where to write.', {
      command: ['host', 'afterwards', file, '--to', 'afterwards'],
    });
  const bashFile = readBashFile(resolve(currentDirectory, file));
  if (!bashFile.ok) return bashFile;
  const home = findBashHome(dataDirectory(environment), bashFile.value.name);
  if (!home.ok) return home;
  if (values.database === undefined && !existsSync(home.value.database))
    return failed('wrong-state', `There is no ${home.value.database}: this bash is kept in a database.`, {
      command: ['host', 'afterwards', file, '--to', values.to, '--database', 'postgres://…'],
    });
  const store = await openStoreOf(home.value, values.database);
  if (!store.ok) return store;
  try {
    return await writePages(home.value, store.value, resolve(currentDirectory, values.to));
  } finally {
    await store.value.close();
  }
}

async function writePages(home: BashHome, store: BashStore, to: string): Promise<Result<CommandOutput>> {
  const read = await store.read(home.slug, 0);
  if (!read.ok) return read;
  const live = foldAll(read.value)?.live;
  if (!live?.solutionsRevealed)
    return failed(
      'wrong-state',
      'The solutions of this bash are not revealed yet, and the pages show them.',
      {
        command: ['host', 'admin', 'reveal'],
        lead: 'When nobody works on these exercises any more, type',
      },
    );
  const exercises = new Map<string, ExerciseFiles>();
  for (const { id } of live.rules.exercises) {
    const exercise = readKeptExercise(home.folder, { id, digest: digestOf(live, id) ?? '' });
    if (exercise) exercises.set(id, readExerciseFiles(exercise));
  }
  const files = new Map<string, Tree>();
  for (const hash of fileSetsOf(read.value)) {
    const blob = await store.blob(hash);
    if (!blob.ok) return blob;
    if (blob.value) files.set(hash, decodeFileSet(blob.value));
  }
  const written = writeAfterwards(
    afterwardsOf(live, home.slug, exercises, (hash) => files.get(hash)),
    to,
  );
  if (!written.ok) return written;
  const [index = to] = written.value;
  const waiting = ownTestsToRun(live).length;
  return success({
    json: { schema: 'bugsquash/afterwards@1', files: written.value },
    text: [
      `Written: ${written.value.length} pages. Open ${index} in a browser, or put the folder on any web server.`,
      ...(waiting === 0
        ? []
        : [
            `The tests of ${counted(waiting, 'submission')} have not been run yet: leave the host running, and write the pages again.`,
          ]),
    ].join('\n'),
    exitCode: 0,
  });
}
