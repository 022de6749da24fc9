import { success } from '../../domain/failure.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { statusDocument } from '../documents.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordStatus } from '../wording.ts';

export const status: Command = {
  summary: 'time left, symptoms, what you changed',
  usage: 'status [--dir D]',
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const read = await opened.value.attempts.status(opened.value.attempt);
    if (!read.ok) return read;
    return success({ json: statusDocument(read.value), text: wordStatus(read.value), exitCode: 0 });
  },
};
