import { counted } from '../../wording/counted.ts';
import { sinceStartText } from '../../wording/time.ts';
import type { Report } from '../report.ts';
import { ALIVE_AT_BELL, beliefText, submissionText, timeOrDash, truthText } from '../words.ts';
import type { Section } from './section.ts';

export function symptoms({ symptoms: lines, process, sealed }: Report): Section {
  const { revealed } = process;
  const columns = ['gone at', ...(revealed ? ['first edit of its file'] : [])];
  const times = (index: number) => {
    const { goneLateMs = null, fixedMs = null, rootCauseEditMs = null } = process.bugs[index] ?? {};
    return [
      goneLateMs === null ? timeOrDash(fixedMs) : `${sinceStartText(goneLateMs)} late`,
      ...(revealed ? [timeOrDash(rootCauseEditMs)] : []),
    ];
  };
  const head = ['', 'symptom', 'truth', ...(sealed ? [] : columns), 'hints'];
  return {
    id: 'symptoms',
    title: 'What people reported',
    blocks: [
      {
        kind: 'table',
        caption: 'The lines of the ticket, and what became of them',
        head,
        rows: lines.map((line, index) => [
          `${index + 1}.`,
          line.symptom,
          process.bugs[index]?.goneLateMs == null ? truthText(line) : ALIVE_AT_BELL,
          ...(sealed ? [] : times(index)),
          String(line.hints),
        ]),
        numbers: head.map((_, column) => column).slice(3),
      },
    ],
  };
}

/** Belief beside truth at each submission of a strict attempt. */
export function beliefs({ mode, submissions: made }: Report): Section | null {
  if (mode !== 'strict' || made.length === 0) return null;
  return {
    id: 'beliefs',
    title: 'What you believed at each submission, and what was true',
    blocks: [
      {
        kind: 'table',
        caption: 'Belief beside truth, by submission and line of the ticket',
        head: ['at', 'line', 'you said', 'truth'],
        rows: made.flatMap((submission) =>
          submission.lines.map((line, index) => [
            index === 0 ? sinceStartText(submission.sinceStartMs) : '',
            `${index + 1}.`,
            beliefText(line),
            truthText(line),
          ]),
        ),
        numbers: [0],
      },
    ],
  };
}

export function submissions({ submissions: made, process }: Report): Section | null {
  if (made.length === 0) return null;
  const looksLike = made.flatMap(({ resembles, sinceStartMs }) =>
    (resembles ?? []).map(({ patch, likeness, why }) => ({
      mark: sinceStartText(sinceStartMs),
      text: `looks like ${nameOf(patch)} (${Math.round(100 * likeness)} % of its words), a fix that is known to be wrong: ${why}`,
    })),
  );
  return {
    id: 'submissions',
    title: 'Submissions',
    blocks: [
      {
        kind: 'table',
        caption: 'What you submitted, and what it was worth',
        head: ['at', 'result', 'fell', 'came back', 'broke'],
        rows: made.map((submission, index) => [
          sinceStartText(submission.sinceStartMs),
          submissionText(submission),
          linesText(process.falls[index]?.fell ?? []),
          linesText(process.falls[index]?.cameBack ?? []),
          brokenText(submission.regressions),
        ]),
        numbers: [0],
      },
      ...(looksLike.length > 0 ? [{ kind: 'list', items: looksLike } as const] : []),
    ],
  };
}

const brokenText = (regressions: number | null): string =>
  regressions === null ? '–' : regressions === 0 ? 'nothing' : counted(regressions, 'thing');

/** Lines of the ticket as they are numbered for people. */
const linesText = (lines: readonly number[]): string =>
  lines.length === 0 ? '–' : lines.map((line) => `${line + 1}.`).join(' ');

/** `fixes/credit/wrong-step-only.patch` → `wrong-step-only`. */
const nameOf = (patch: string): string => patch.slice(patch.lastIndexOf('/') + 1).replace(/\.patch$/, '');
