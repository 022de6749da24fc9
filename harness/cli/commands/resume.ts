import { success } from '../../domain/failure.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { statusDocument } from '../documents.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordStatus } from '../wording.ts';

export const resume: Command = {
  summary: 'go on with a paused or prepared attempt',
  usage: 'resume [--dir D]',
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    if (attempt.state.phase === 'paused' || attempt.state.phase === 'prepared') {
      const begun =
        attempt.state.phase === 'paused' ? await attempts.resume(attempt) : await attempts.begin(attempt);
      if (!begun.ok) return begun;
    }
    const read = await attempts.status(attempt);
    if (!read.ok) return read;
    return success({ json: statusDocument(read.value), text: wordStatus(read.value), exitCode: 0 });
  },
};
