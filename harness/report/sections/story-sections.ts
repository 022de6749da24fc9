import { sinceStartText } from '../../wording/time.ts';
import type { Report } from '../report.ts';
import type { Section } from './section.ts';

export function advice({ advice: sentences }: Report): Section | null {
  if (sentences.length === 0) return null;
  return {
    id: 'advice',
    title: 'What to keep, and what to try',
    blocks: [
      {
        kind: 'list',
        items: sentences.map(({ kind, text }) => ({ mark: kind === 'keep' ? 'keep' : 'try', text })),
      },
    ],
  };
}

const linesText = (lines: readonly number[]): string =>
  `${lines.length === 1 ? 'line' : 'lines'} ${lines.map((line) => line + 1).join(', ')}`;

export function timeline({ timeline: entries }: Report): Section {
  return {
    id: 'timeline',
    title: 'What happened',
    blocks: [
      {
        kind: 'table',
        caption:
          'What is in the log, in the order in which it happened; the number is that of the moment in the time-lapse',
        head: ['at', 'what', 'moment'],
        rows: entries.map(({ sinceStartMs, what, fell, cameBack, frame }) => [
          sinceStartText(sinceStartMs),
          [
            what,
            ...(fell.length > 0 ? [`${linesText(fell)} fell`] : []),
            ...(cameBack.length > 0 ? [`${linesText(cameBack)} came back`] : []),
          ].join('; '),
          frame === null ? '' : String(frame),
        ]),
        numbers: [0, 2],
      },
    ],
  };
}

export function notes({ notes: texts }: Report): Section | null {
  if (texts.length === 0) return null;
  return {
    id: 'notes',
    title: 'Notes and debrief (self-reported)',
    blocks: texts.map((text) => ({ kind: 'quote', text })),
  };
}
