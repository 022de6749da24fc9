import { resolve } from 'node:path';
import { failed, success } from '../../domain/failure.ts';
import { printableLines } from '../../domain/printable.ts';
import { typedInWorkspace } from '../../wording/next-step.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import { clockText } from '../../wording/time.ts';
import type { Command } from '../command.ts';
import { statusDocument } from '../documents.ts';

export const start: Command = {
  summary: 'make a workspace and start its clock',
  usage: 'start <id> [--dir D] [--minutes N] [--strict]',
  flags: {
    dir: { value: true, help: 'where the workspace goes: a new or empty folder' },
    minutes: { value: true, help: 'another length for the clock' },
    strict: { value: false, help: 'no pause, verdicts sealed until the bell' },
    practice: { value: false, help: 'pauses allowed, verdicts at once (the default)' },
    assistants: { value: false, help: 'note that coding assistants are used' },
  },
  positionals: { min: 1, max: 1 },
  async run({ positionals, values, switches }, { attempts, currentDirectory }) {
    const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
    if (minutes !== undefined && !(minutes > 0 && minutes <= 600)) {
      return failed(
        'bad-arguments',
        `--minutes takes a number above 0 and up to 600, not "${values.minutes}".`,
        { command: ['start', '--help'] },
      );
    }
    if (switches.has('strict') && switches.has('practice')) {
      return failed('bad-arguments', 'An attempt is either --strict or --practice.', {
        command: ['start', '--help'],
      });
    }
    const opened = attempts();
    if (!opened.ok) return opened;
    const exercise = opened.value.exercise(positionals[0] ?? '');
    if (!exercise.ok) return exercise;
    const prepared = await opened.value.prepare(exercise.value, {
      directory: values.dir === undefined ? undefined : resolve(currentDirectory, values.dir),
      minutes,
      mode: switches.has('strict') ? 'strict' : 'practice',
      assistants: switches.has('assistants'),
    });
    if (!prepared.ok) return prepared;
    const attempt = prepared.value;
    const begun = await opened.value.begin(attempt);
    if (!begun.ok) return begun;
    const status = await opened.value.status(attempt);
    if (!status.ok) return status;
    const { title } = attempt.exercise.manifest;
    const text = [
      `${title}: the clock runs, ${clockText(attempt.timeLeftMs)} left.`,
      '',
      ...printableLines(attempt.exercise.ticket.trimEnd()),
      '',
      'Your workspace:',
      `  cd ${shellQuote(attempt.workspace.directory)}`,
      '  npm test                  the visible tests',
      `  ${typedInWorkspace(['status'])}      time left, what you changed`,
      `  ${typedInWorkspace(['submit'])}      see which symptoms are gone`,
    ].join('\n');
    return success({ json: statusDocument(status.value, { kind: 'none' }), text, exitCode: 0 });
  },
};
