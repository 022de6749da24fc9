import { fetchExercise } from '../../bugbash/client/exercise-workspace.ts';
import { look } from '../../bugbash/client/look.ts';
import { failed, success } from '../../domain/failure.ts';
import { printable, printableLines } from '../../domain/printable.ts';
import type { Command } from '../command.ts';
import { BASH_FLAGS, openExercise } from './place.ts';
import { latestGraded } from './wording.ts';

/** `ticket` in the workspace of a bash; without a network from what was fetched. */
export const bashTicket: Command = {
  summary: "show the ticket, and what your team's last graded submission says of its lines",
  usage: 'ticket [--dir D]',
  examples: [['ticket', 'of the exercise you are in']],
  flags: BASH_FLAGS,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const open = await openExercise(args, context);
    if (!open.ok) return open;
    const { client, exercise } = open.value;
    const seen = await look(client, { board: false });
    if (!seen.ok) return seen;
    const { bash, submissions } = seen.value;
    const view = [...bash.exercises, ...(bash.warmUp ? [bash.warmUp] : [])].find(({ id }) => id === exercise);
    if (!view)
      return failed('unknown-exercise', `"${exercise}" is not an exercise of this bash any more.`, {
        command: ['status'],
      });
    const fetched = await fetchExercise(client.api, client.membership, view);
    if (!fetched.ok) return fetched;
    const { ticket, manifest } = fetched.value;
    const graded = latestGraded(submissions ?? [], exercise)?.feedback;
    const lines = (view.lines ?? []).map((symptom, index) => ({
      line: index + 1,
      symptom,
      state: graded?.lines[index]?.state ?? null,
    }));
    return success({
      json: {
        schema: 'bugsquash/bash-ticket@1',
        exercise: { id: exercise, version: manifest.version, title: manifest.title },
        text: ticket,
        lines,
      },
      text: [
        ...printableLines(ticket.trimEnd()),
        ...(lines.length === 0 ? [] : ['', 'Its lines, as hints and submissions number them:']),
        ...lines.map(
          ({ line, symptom, state }) =>
            `${line}. ${state === 'gone' ? '✓ ' : state === null ? '' : '· '}"${printable(symptom)}"`,
        ),
      ].join('\n'),
      exitCode: 0,
    });
  },
};
