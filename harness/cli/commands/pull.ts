import { pull as pullSubmission } from '../../bugbash/client/pull.ts';
import { success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { BASH_FLAGS, openExercise } from '../bash/place.ts';
import type { Command } from '../command.ts';

export const pull: Command = {
  summary: "fetch a team-mate's latest submission as a git branch",
  usage: 'pull <name> [--dir D]',
  examples: [['pull Ann', "Ann's latest submission of the exercise you are in"]],
  details: [
    "Your files, index, stash and branch stay as they are. Look before you run it: it is somebody else's code.",
  ],
  flags: BASH_FLAGS,
  positionals: { min: 1, max: 1 },
  async run(args, context) {
    const open = await openExercise(args, context);
    if (!open.ok) return open;
    const { client, workspace } = open.value;
    const pulled = await pullSubmission(client, workspace, args.positionals[0] ?? '');
    if (!pulled.ok) return pulled;
    const { branch, submission, isKnown } = pulled.value;
    return success({
      json: {
        schema: 'bugsquash/pulled@1',
        branch,
        submission: submission.id,
        name: submission.name,
        total: submission.feedback?.score.total ?? null,
        isNew: !isKnown,
      },
      text: [
        `${printable(submission.name)}'s latest submission is the branch ${branch}${isKnown ? ', as before' : ''}.`,
        `  See what it changes:   git diff ${branch}`,
        `  Take one file of it:   git checkout ${branch} -- <file>`,
        `  Take all of it:        git merge ${branch}`,
      ].join('\n'),
      exitCode: 0,
    });
  },
};
