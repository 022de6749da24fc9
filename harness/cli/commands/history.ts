import type { HistoryLine } from '../../attempts/attempts.ts';
import type { PracticeRecord } from '../../attempts/practice.ts';
import { success } from '../../domain/failure.ts';
import { counted } from '../../wording/counted.ts';
import type { StepWording } from '../../wording/next-step.ts';
import { recommendationText } from '../../wording/recommendation.ts';
import { table } from '../../wording/table.ts';
import type { Command } from '../command.ts';
import { warnOfUnreadable } from '../warn-of-unreadable.ts';

export const history: Command = {
  summary: 'list your attempts, latest first, and what to practise next',
  usage: 'history',
  examples: [
    ['history', 'your attempts, the best of them, and what to practise next'],
    ['history --json', 'for programs'],
  ],
  flags: {},
  positionals: { min: 0, max: 0 },
  async run(_args, { attempts, steps, columns }) {
    const opened = attempts();
    if (!opened.ok) return opened;
    const read = await opened.value.practice();
    if (!read.ok) return read;
    await warnOfUnreadable(opened.value, steps);
    const record = read.value;
    const parts = [
      attemptsText(record, steps, columns),
      bestText(record),
      tagsText(record),
      nextText(record, steps),
    ];
    return success({
      json: documentOf(record),
      text: parts.filter((part) => part !== '').join('\n\n'),
      exitCode: 0,
    });
  },
};

function attemptsText({ attempts }: PracticeRecord, steps: StepWording, columns: number): string {
  if (attempts.length === 0) return `No attempts yet. Choose one: ${steps.command(['list'])}`;
  return table(
    ['started (UTC)', 'exercise', 'mode', 'state', 'score', 'bugs', 'workspace'],
    attempts.map((line) => [
      new Date(line.startedAtMs).toISOString().slice(0, 16).replace('T', ' '),
      `${line.exerciseId}${line.variantLine === null ? '' : ` (line ${line.variantLine + 1} only)`}`,
      line.mode,
      line.phase,
      scoreCell(line),
      line.bugs === null ? '-' : `${line.bugs.squashed} of ${line.bugs.total}`,
      line.workspace,
    ]),
    columns,
  );
}

function scoreCell({ total, lateTotal, extensionTotal, afterReveal }: HistoryLine): string {
  return [
    `${total ?? '-'}`,
    ...(lateTotal === null ? [] : [`(later ${lateTotal})`]),
    ...(extensionTotal === null ? [] : [`(extension ${extensionTotal})`]),
    ...(afterReveal ? ['after reveal'] : []),
  ].join(' ');
}

function bestText({ best }: PracticeRecord): string {
  if (best.length === 0) return '';
  return [
    'Best results',
    table(
      ['exercise', 'score', 'mode', 'on (UTC)'],
      best.map(({ exerciseId, total, mode, startedAtMs }) => [
        exerciseId,
        `${total ?? '-'}`,
        mode,
        new Date(startedAtMs).toISOString().slice(0, 10),
      ]),
    ),
  ].join('\n');
}

function tagsText({ byTag }: PracticeRecord): string {
  if (byTag.length === 0) return '';
  return [
    'By subject, the weakest first',
    table(
      ['subject', 'mean', 'best', 'bugs gone', 'over'],
      byTag.map(({ tag, mean, best, bugs, squashed, attempts }) => [
        tag,
        String(mean),
        String(best),
        `${squashed} of ${bugs}`,
        counted(attempts, 'attempt'),
      ]),
    ),
  ].join('\n');
}

function nextText({ next, attempts }: PracticeRecord, steps: StepWording): string {
  if (next === null || attempts.length === 0) return '';
  return [
    'To practise next',
    `${next.title}. ${recommendationText(next, Date.now())}`,
    `Start it: ${steps.command(['start', next.exerciseId])}`,
  ].join('\n');
}

function documentOf({ attempts, best, byTag, next }: PracticeRecord) {
  const dated = ({ startedAtMs, variantLine, ...line }: HistoryLine) => ({
    ...line,
    variant: variantLine === null ? null : { line: variantLine + 1 },
    startedAt: new Date(startedAtMs).toISOString(),
  });
  return {
    schema: 'bugsquash/history@1',
    attempts: attempts.map(dated),
    best: best.map(({ exerciseId, attemptId, total }) => ({ exerciseId, attemptId, total })),
    byTag,
    next: next && { ...next, text: recommendationText(next, Date.now()) },
  };
}
