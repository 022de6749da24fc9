import { resolve } from 'node:path';
import type { OpenAttempt } from '../../attempts/open-attempt.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { clockText } from '../../wording/time.ts';
import { askYesNo } from '../ask.ts';
import { BEGIN_FLAGS, beginAttempt, readManner } from '../begin-attempt.ts';
import type { Command, CommandContext } from '../command.ts';
import { readMinutes } from '../minutes.ts';
import { resumeAttempt } from './resume.ts';

export const start: Command = {
  summary: 'make a workspace and start its clock',
  usage: 'start <id> [--dir D] [--minutes N] [--strict] [--bug B]',
  examples: [
    ['start money-split', 'practice'],
    ['start money-split --strict --minutes 30', 'as in an interview, in half an hour'],
    ['start money-split --bug 2', 'only the bug of line 2 of its ticket'],
    ["start money-split --assistants 'completion in the editor'", 'record which assistants are used'],
  ],
  completes: 'exercise',
  flags: {
    ...BEGIN_FLAGS,
    strict: { value: false, help: 'no pause, verdicts sealed until the bell' },
    practice: { value: false, help: 'pauses allowed, verdicts at once (the default)' },
    bug: { value: true, help: 'only this bug lives: its line of the ticket (1, 2 …), or its id' },
  },
  positionals: { min: 1, max: 1 },
  async run(args, context) {
    const { positionals, values, switches } = args;
    const { attempts, currentDirectory } = context;
    const minutes = readMinutes(values.minutes, { command: ['start', '--help'] });
    if (!minutes.ok) return minutes;
    const manner = readManner('start', args, false);
    if (!manner.ok) return manner;
    if (switches.has('strict') && switches.has('practice')) {
      return failed('bad-arguments', 'An attempt is either --strict or --practice.', {
        command: ['start', '--help'],
      });
    }
    const opened = attempts();
    if (!opened.ok) return opened;
    const exercise = opened.value.exercise(positionals[0] ?? '');
    if (!exercise.ok) return exercise;
    if (values.dir === undefined) {
      const running = await opened.value.running(exercise.value);
      if (!running.ok) return running;
      if (running.value) {
        const isContinued = await isContinuing(running.value, switches.has('json'), context);
        if (!isContinued.ok) return isContinued;
        if (isContinued.value) return resumeAttempt(opened.value, running.value, context);
      }
    }
    return beginAttempt(
      opened.value,
      exercise.value,
      {
        directory: values.dir === undefined ? undefined : resolve(currentDirectory, values.dir),
        minutes: minutes.value,
        mode: switches.has('strict') ? 'strict' : 'practice',
        bug: values.bug,
        ...manner.value,
      },
      context.columns,
    );
  },
};

/** Whether a person wants to continue the attempt that is running; where nobody can be asked, they are told how. */
async function isContinuing(
  attempt: OpenAttempt,
  asJson: boolean,
  { signal }: CommandContext,
): Promise<Result<boolean>> {
  const { directory } = attempt.workspace;
  const { phase } = attempt.state;
  const state = phase === 'prepared' ? 'prepared' : `${phase}, with ${clockText(attempt.timeLeftMs)} left`;
  const what = `You have an attempt at "${attempt.exercise.manifest.title}" in ${directory} that is ${state}.`;
  const answer = asJson
    ? undefined
    : await askYesNo(`${printable(what)} Continue it? (No starts another.) [y/N] `, signal);
  if (answer !== undefined) return success(answer);
  return failed('wrong-state', `${what} To start another beside it, name a new folder with --dir.`, {
    command: ['resume'],
    workspace: directory,
    lead: 'Continue it',
  });
}
