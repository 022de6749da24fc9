import { success } from '../../domain/failure.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';

export const note: Command = {
  summary: 'keep a note for the debrief',
  usage: 'note <text> [--dir D]',
  examples: [
    ["note 'hypothesis: it depends on the sign'", 'keep a thought'],
    ['note -- --strict seals verdicts', 'a text with dashes'],
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 1, max: 100 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const text = args.positionals.join(' ');
    const noted = await opened.value.attempts.note(opened.value.attempt, text);
    if (!noted.ok) return noted;
    return success({ json: { schema: 'bugsquash/note@1', text }, text: 'Noted.', exitCode: 0 });
  },
};
