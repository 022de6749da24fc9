import { sinceStartText } from '../../wording/time.ts';
import type { Report } from '../report.ts';
import { minutesText, timeOrDash } from '../words.ts';
import type { Section } from './section.ts';

/** What a report can know, and what it can't. */
export const WHAT_IS_SEEN =
  'What is seen: edits while the cockpit is open or a command looks, and runs that the scripts of the workspace start. What was not seen may have happened all the same.';

export function milestones({ process }: Report): Section {
  return {
    id: 'process',
    title: 'How you worked',
    blocks: [
      {
        kind: 'table',
        caption: 'The first time that something was seen',
        head: ['what', 'at', 'seen'],
        rows: process.milestones.map(({ name, sinceStartMs, detail, selfReported }) => [
          name,
          timeOrDash(sinceStartMs),
          `${detail}${selfReported && sinceStartMs !== null ? ' (self-reported)' : ''}`,
        ]),
        numbers: [1],
      },
      { kind: 'paragraph', text: WHAT_IS_SEEN },
    ],
  };
}

export function savedFiles({ process: { files, revealed } }: Report): Section {
  return {
    id: 'files',
    title: 'Files by edits',
    blocks: [
      files.length === 0
        ? { kind: 'paragraph', text: 'No edit was seen.' }
        : {
            kind: 'table',
            caption: 'How often each file was seen to have changed',
            head: ['file', 'edits', 'first', 'last', ...(revealed ? ['root cause'] : [])],
            rows: files.map(({ path, edits, firstMs, lastMs, isRootCause, isTest }) => [
              path,
              String(edits),
              sinceStartText(firstMs),
              sinceStartText(lastMs),
              ...(revealed ? [isRootCause ? 'here' : isTest ? 'a test' : '–'] : []),
            ]),
            numbers: [1, 2, 3],
          },
    ],
  };
}

export function runs({ process }: Report): Section {
  return {
    id: 'runs',
    title: 'Runs',
    blocks: [
      process.runs.length === 0
        ? { kind: 'paragraph', text: 'No run was seen.' }
        : {
            kind: 'table',
            caption: 'Runs of the visible tests and of the code',
            head: ['at', 'started by', 'passed', 'failed'],
            rows: process.runs.map(({ sinceStartMs, source, tests }) => [
              sinceStartText(sinceStartMs),
              source,
              tests === null ? 'the code itself' : `${tests.passed} of ${tests.total}`,
              tests === null ? '–' : String(tests.failed),
            ]),
            numbers: [0, 2, 3],
          },
    ],
  };
}

export function quiet({ process }: Report): Section | null {
  if (process.quiet.length === 0) return null;
  return {
    id: 'quiet',
    title: 'Quiet stretches',
    blocks: [
      {
        kind: 'table',
        caption: 'Five minutes or more in which nothing was seen',
        head: ['from', 'to', 'for'],
        rows: process.quiet.map(({ fromMs, toMs }) => [
          sinceStartText(fromMs),
          sinceStartText(toMs),
          minutesText(toMs - fromMs),
        ]),
        numbers: [0, 1, 2],
      },
    ],
  };
}
