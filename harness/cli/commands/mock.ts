import { resolve } from 'node:path';
import { BEGIN_FLAGS, beginAttempt, readManner } from '../begin-attempt.ts';
import type { Command } from '../command.ts';
import { readMinutes } from '../minutes.ts';

export const mock: Command = {
  summary: 'start a strict attempt at an exercise that you have not seen, picked at random',
  usage: 'mock [--minutes N] [--one] [--dir D]',
  examples: [
    ['mock', 'an unseen exercise'],
    ['mock --minutes 45', 'in 45 minutes'],
    ['mock --one', 'only one bug of it'],
  ],
  details: ['As in an interview: no pause, verdicts sealed until the bell, and an interviewer who asks.'],
  flags: {
    ...BEGIN_FLAGS,
    one: { value: false, help: 'only one of its bugs, picked at random, with its part of the ticket' },
  },
  positionals: { min: 0, max: 0 },
  async run(args, { attempts, currentDirectory, columns }) {
    const minutes = readMinutes(args.values.minutes, { command: ['mock', '--help'] });
    if (!minutes.ok) return minutes;
    const manner = readManner('mock', args, true);
    if (!manner.ok) return manner;
    const opened = attempts();
    if (!opened.ok) return opened;
    const chosen = await opened.value.guidance.chooseMock(args.switches.has('one'));
    if (!chosen.ok) return chosen;
    const { dir } = args.values;
    return beginAttempt(
      opened.value,
      chosen.value.exercise,
      {
        directory: dir === undefined ? undefined : resolve(currentDirectory, dir),
        minutes: minutes.value,
        mode: 'strict',
        bug: chosen.value.bug,
        ...manner.value,
      },
      columns,
    );
  },
};
