import { resolve } from 'node:path';
import { success } from '../../domain/failure.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { jsonText } from '../json-text.ts';
import { attemptOf, writeDocument } from './report.ts';

export const exportCommand: Command = {
  summary: 'write an attempt that has ended as one JSON document',
  usage: 'export [<attempt>] [--to F] [--dir D]',
  examples: [['export --to attempt.json', 'write the attempt of this workspace to a file']],
  details: [
    'The document holds the whole log: notes, verdicts and the paths of your workspace. A mentor can record in the',
    'proof of an exercise how you did (unseen).',
  ],
  flags: { ...DIRECTORY_FLAG, to: { value: true, help: 'write it to this file instead of printing it' } },
  positionals: { min: 0, max: 1 },
  async run({ positionals, values }, { attempts, currentDirectory }) {
    const opened = attempts();
    if (!opened.ok) return opened;
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
