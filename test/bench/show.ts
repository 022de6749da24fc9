import type { RowResult, Spread } from './measure.ts';

/** For programs: medians only. */
export function jsonOf(results: readonly RowResult[]): string {
  const rows = results.map(({ name, ours, reference, ratio, target, met }) => ({
    name,
    oursMs: rounded(ours.medianMs),
    referenceMs: reference && rounded(reference.medianMs),
    ratio: ratio && rounded(ratio),
    target,
    met,
  }));
  return `${JSON.stringify({ rows }, null, 2)}\n`;
}

/** For people: medians with their spread. */
export function tableOf(results: readonly RowResult[], notes: readonly string[]): string {
  const lines = [
    ['', 'ours, ms', '', 'reference, ms', '', 'ratio', 'target', ''],
    ...results.map(({ name, ours, reference, ratio, target, met }) => [
      name,
      ...cellsOf(ours),
      ...(reference ? cellsOf(reference) : ['–', '']),
      ratio?.toFixed(2) ?? '–',
      target === null ? '–' : `≤ ${target}${ratio === null ? ' ms' : ''}`,
      met === null ? '' : met ? 'met' : 'missed',
    ]),
  ];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const table = lines.map((line) =>
    line
      .map((cell, column) =>
        isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${[...table, '', ...notes].join('\n')}\n`;
}

/** The name, the spreads and the last column stand at the left of their columns. */
const isText = (column: number) => column === 0 || column === 2 || column === 4 || column === 7;

const cellsOf = ({ medianMs, minMs, maxMs }: Spread) => [
  shown(medianMs),
  `(${shown(minMs)}–${shown(maxMs)})`,
];

const shown = (durationMs: number) => durationMs.toFixed(durationMs < 100 ? 1 : 0);

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
