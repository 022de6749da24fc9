import { join, resolve } from 'node:path';
import { readExercise } from '../../catalog/catalog.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { cloneRoot } from '../../locations.ts';
import { counted } from '../../wording/counted.ts';
import { type Command, type CommandContext, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { jsonText } from '../json-text.ts';
import { warnOfUnreadable } from '../warn-of-unreadable.ts';
import { attemptOf, writeDocument } from './report.ts';

export const exportCommand: Command = {
  summary: 'write an attempt that has ended, or all of them, as one JSON document',
  usage: 'export [<attempt>] [--to F] [--dir D] | export --all --to F | export <exercise> --harbor D',
  examples: [
    ['export --to attempt.json', 'write the attempt of this workspace to a file'],
    [
      'export --all --to mine.json',
      'all ended attempts with their snapshots, to keep or to import elsewhere',
    ],
    ['export money-split --harbor tasks', 'an exercise as a task for agents (for mentors)'],
  ],
  details: [
    'The document holds the whole log: notes, verdicts and the paths of your workspace. A mentor can record in the',
    'proof of an exercise how you did (unseen). With --all it is your whole record but for attempts that have not ended',
    '(their verdicts are not yours to see yet); it holds no hidden half of an exercise, and import takes it.',
    'With --harbor it is an exercise, written as a task in the format of Harbor (Terminal-Bench) into <folder>/<exercise>:',
    'with its hidden half, so give it to nobody who is to solve it.',
  ],
  flags: {
    ...DIRECTORY_FLAG,
    to: { value: true, help: 'write it to this file instead of printing it' },
    harbor: { value: true, help: 'write the exercise as a Harbor task below this folder' },
    all: { value: false, help: 'all attempts that have ended, with snapshots: what import takes' },
  },
  positionals: { min: 0, max: 1 },
  async run({ positionals, values, switches }, context) {
    const { attempts, currentDirectory, steps } = context;
    if (values.harbor !== undefined) return exportHarbor(positionals[0], values.harbor, context);
    const opened = attempts();
    if (!opened.ok) return opened;
    if (switches.has('all')) {
      const all = await opened.value.exportAll();
      if (!all.ok) return all;
      await warnOfUnreadable(opened.value, steps);
      const { document, leftOut } = all.value;
      const text = `${JSON.stringify(document)}\n`;
      const notice = leftOutText(leftOut);
      if (values.to === undefined) {
        process.stderr.write(notice.map((line) => `${line}\n`).join(''));
        return success({ json: document, text, exitCode: 0 });
      }
      const file = resolve(currentDirectory, values.to);
      const kept = writeDocument(file, text, '--to');
      if (!kept.ok) return kept;
      const ids = document.attempts.map(({ id }) => id);
      return success({
        json: {
          schema: 'bugsquash/exported@1',
          file,
          attempts: ids,
          leftOut,
          bytes: Buffer.byteLength(text),
        },
        text: [`${counted(ids.length, 'attempt')} written to ${printable(values.to)}`, ...notice].join('\n'),
        exitCode: 0,
      });
    }
    const directory = resolve(currentDirectory, values.dir ?? '.');
    const about = await attemptOf(opened.value, positionals[0], directory);
    if (!about.ok) return about;
    const exported = await opened.value.export(about.value);
    if (!exported.ok) return exported;
    const document = jsonText(exported.value);
    if (values.to === undefined) return success({ json: exported.value, text: document, exitCode: 0 });
    const written = writeDocument(resolve(currentDirectory, values.to), document, '--to');
    if (!written.ok) return written;
    return success({ json: exported.value, text: `Written to ${values.to}`, exitCode: 0 });
  },
};

function leftOutText(ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  return [`Left out until ${ids.length === 1 ? 'it has' : 'they have'} ended: ${ids.join(', ')}`];
}

/** An exercise as a task for agents. */
async function exportHarbor(
  id: string | undefined,
  folder: string,
  { collection, currentDirectory }: CommandContext,
): Promise<Result<CommandOutput>> {
  if (id === undefined)
    return failed('bad-arguments', 'Say which exercise to export.', {
      command: ['export', 'money-split', '--harbor', folder],
    });
  const exercise = readExercise(collection, id);
  if (!exercise.ok) return exercise;
  const { harborTask } = await import('../../authoring/harbor/harbor-task.ts');
  const { writeTask } = await import('../../authoring/harbor/write-task.ts');
  const task = harborTask(exercise.value, cloneRoot);
  if (!task.ok) return task;
  const written = writeTask(join(resolve(currentDirectory, folder), id), task.value);
  if (!written.ok) return written;
  return success({
    json: { schema: 'bugsquash/exported-task@1', exercise: id, folder: written.value },
    text: `Written to ${printable(join(folder, id))}: task.toml, instruction.md, environment/, solution/, tests/`,
    exitCode: 0,
  });
}
