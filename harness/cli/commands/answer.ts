import { failed, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';

export const answer: Command = {
  summary: "answer the interviewer's open question in a line",
  usage: 'answer <text> [--skip] [--dir D]',
  examples: [
    ["answer 'the sign is lost before the split'", 'answer the question that status shows'],
    ['answer --skip', 'pass it over'],
  ],
  details: ['The question stands in status and next. Question and answer are kept for the report.'],
  flags: { ...DIRECTORY_FLAG, skip: { value: false, help: 'pass the question over' } },
  positionals: { min: 0, max: 100 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const text = args.positionals.join(' ').trim();
    const isSkipped = args.switches.has('skip');
    if ((text === '') !== isSkipped) {
      return failed('bad-arguments', 'Say your answer, or pass the question over with --skip.', {
        command: ['answer', 'my hypothesis'],
        workspace: attempt.workspace.directory,
      });
    }
    const answered = await attempts.guidance.answer(attempt, text);
    if (!answered.ok) return answered;
    const { id, reason, question } = answered.value;
    return success({
      json: { schema: 'bugsquash/answer@1', prompt: id, reason, question, text: isSkipped ? null : text },
      text: `${isSkipped ? 'Passed over' : 'Kept'}: ${printable(question)}`,
      exitCode: 0,
    });
  },
};
