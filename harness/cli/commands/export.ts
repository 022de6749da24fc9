import { resolve } from 'node:path';
import { success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { jsonText } from '../json-text.ts';
import { attemptOf, writeDocument } from './report.ts';

export const exportCommand: Command = {
  summary: 'write an attempt that has ended, or all of them, as one JSON document',
  usage: 'export [<attempt>] [--to F] [--dir D] | export --all --to F',
  examples: [
    ['export --to attempt.json', 'write the attempt of this workspace to a file'],
    ['export --all --to mine.json', 'all attempts with their snapshots, to keep or to import elsewhere'],
  ],
  details: [
    'The document holds the whole log: notes, verdicts and the paths of your workspace. A mentor can record in the',
    'proof of an exercise how you did (unseen). With --all it is your whole record, running attempts included; it holds',
    'no hidden half of an exercise, and import takes it.',
  ],
  flags: {
    ...DIRECTORY_FLAG,
    to: { value: true, help: 'write it to this file instead of printing it' },
    all: { value: false, help: 'all attempts, with snapshots: what import takes' },
  },
  positionals: { min: 0, max: 1 },
  async run({ positionals, values, switches }, { attempts, currentDirectory }) {
    const opened = attempts();
    if (!opened.ok) return opened;
    if (switches.has('all')) {
      const all = await opened.value.exportAll();
      if (!all.ok) return all;
      const text = `${JSON.stringify(all.value)}\n`;
      if (values.to === undefined) return success({ json: all.value, text, exitCode: 0 });
      const file = resolve(currentDirectory, values.to);
      const kept = writeDocument(file, text, '--to');
      if (!kept.ok) return kept;
      const ids = all.value.attempts.map(({ id }) => id);
      return success({
        json: { schema: 'bugsquash/exported@1', file, attempts: ids, bytes: Buffer.byteLength(text) },
        text: `${counted(ids.length, 'attempt')} written to ${printable(values.to)}`,
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
