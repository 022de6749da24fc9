import type { Exercise } from '../../domain/exercise.ts';
import { type Result, success } from '../../domain/failure.ts';
import type { TicketLine } from '../../domain/feedback.ts';
import { printable, printableLines } from '../../domain/printable.ts';
import { wrapLines } from '../../wording/wrap-lines.ts';
import { type Command, type CommandContext, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';
import { wordTicketLine } from '../wording.ts';

export const ticket: Command = {
  summary: 'show the ticket, and what your last submission says of its lines',
  usage: 'ticket [<id>] [--dir D]',
  examples: [
    ['ticket', 'of the attempt you are in'],
    ['ticket money-split', 'before you start it'],
  ],
  completes: 'exercise',
  details: ['With the id of an exercise it shows that ticket, before anything is started.'],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 1 },
  async run(args, context) {
    const [id] = args.positionals;
    if (id !== undefined) {
      const opened = context.attempts();
      if (!opened.ok) return opened;
      const exercise = opened.value.exercise(id);
      return exercise.ok ? output(exercise.value, null, null, context) : exercise;
    }
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const last = attempt.state.submissions.at(-1);
    const brief = attempts.extension.view(attempt)?.brief ?? null;
    return output(attempt.exercise, last ? attempts.feedback(attempt, last).lines : null, brief, context);
  },
};

/** @param lines as the last submission has them; null where there is none */
function output(
  exercise: Exercise,
  lines: readonly TicketLine[] | null,
  extensionBrief: string | null,
  { columns }: Pick<CommandContext, 'columns'>,
): Result<CommandOutput> {
  const { id, version, title } = exercise.manifest;
  const symptoms = exercise.solution.bugs.map(({ symptom }) => symptom);
  return success({
    json: {
      schema: 'bugsquash/ticket@1',
      exercise: { id, version, title },
      text: exercise.ticket,
      lines: symptoms.map((symptom, index) => ({
        line: index + 1,
        symptom,
        state: lines?.[index]?.state ?? null,
      })),
      extensionBrief,
    },
    text: wrapLines(
      [
        ...printableLines(exercise.ticket.trimEnd()),
        '',
        'Its lines, as hints and submissions number them:',
        ...symptoms.map(
          (symptom, index) =>
            `${index + 1}. ${lines?.[index] ? wordTicketLine(lines[index]) : `"${printable(symptom)}"`}`,
        ),
        ...(extensionBrief === null
          ? []
          : ['', 'The extension:', '', ...printableLines(extensionBrief.trimEnd())]),
      ],
      columns,
    ).join('\n'),
    exitCode: 0,
  });
}
