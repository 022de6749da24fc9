import type { HistoryLine } from '../../attempts/attempts.ts';
import { success } from '../../domain/failure.ts';
import { table } from '../../wording/table.ts';
import type { Command } from '../command.ts';

export const history: Command = {
  summary: 'list your attempts, latest first',
  usage: 'history',
  examples: [
    ['history', 'your attempts'],
    ['history --json', 'for programs'],
  ],
  flags: {},
  positionals: { min: 0, max: 0 },
  async run(_args, { attempts, steps }) {
    const opened = attempts();
    if (!opened.ok) return opened;
    const read = await opened.value.history();
    if (!read.ok) return read;
    const text =
      read.value.length === 0
        ? `No attempts yet. Choose one: ${steps.command(['list'])}`
        : table(
            ['started', 'exercise', 'mode', 'state', 'score', 'workspace'],
            read.value.map((line) => [
              new Date(line.startedAtMs).toISOString().slice(0, 16).replace('T', ' '),
              `${line.exerciseId}${line.variantLine === null ? '' : ` (line ${line.variantLine + 1} only)`}`,
              line.mode,
              line.phase,
              scoreCell(line),
              line.workspace,
            ]),
          );
    const attemptsDocument = read.value.map(({ startedAtMs, variantLine, ...line }) => ({
      ...line,
      variant: variantLine === null ? null : { line: variantLine + 1 },
      startedAt: new Date(startedAtMs).toISOString(),
    }));
    return success({
      json: { schema: 'bugsquash/history@1', attempts: attemptsDocument },
      text,
      exitCode: 0,
    });
  },
};

function scoreCell({ total, lateTotal, extensionTotal, afterReveal }: HistoryLine): string {
  return [
    `${total ?? '-'}`,
    ...(lateTotal === null ? [] : [`(later ${lateTotal})`]),
    ...(extensionTotal === null ? [] : [`(extension ${extensionTotal})`]),
    ...(afterReveal ? ['after reveal'] : []),
  ].join(' ');
}
