import { sandboxCanaries } from '../../compose.ts';
import { examineMachine } from '../../doctor/examine-machine.ts';
import { success } from '../../domain/failure.ts';
import { cloneRoot, dataDirectory } from '../../locations.ts';
import type { Command } from '../command.ts';

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

export const doctor: Command = {
  summary: 'what holds on this machine and what to type where it does not',
  usage: 'doctor',
  flags: {},
  positionals: { min: 0, max: 0 },
  async run(_args, { environment, collection }) {
    const lines = [
      ...examineMachine({ home: dataDirectory(environment), cloneRoot, collection }),
      ...(await sandboxCanaries()),
    ];
    const failedCount = lines.filter(({ state }) => state === 'failed').length;
    const text = lines
      .map(
        ({ name, state, detail, next }) =>
          `${MARKS[state]} ${name}: ${detail}${next === null ? '' : `\n    Next: ${next}`}`,
      )
      .join('\n');
    return success({
      json: { schema: 'bugsquash/doctor@1', ok: failedCount === 0, lines },
      text,
      exitCode: failedCount === 0 ? 0 : 3,
    });
  },
};
