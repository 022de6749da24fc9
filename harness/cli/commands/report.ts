import { resolve } from 'node:path';
import type { Attempts, HistoryLine } from '../../attempts/attempts.ts';
import type { ReportedAttempt } from '../../attempts/report.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { writeWhole } from '../../files/write-whole.ts';
import type { OwnTestRun } from '../../grading/own-tests.ts';
import type { Report } from '../../report/report.ts';
import { reportText } from '../../report/text.ts';
import { type Command, type CommandOutput, DIRECTORY_FLAG } from '../command.ts';
import { momentOutput } from '../moment-output.ts';
import { showProgress } from '../progress-line.ts';

export const report: Command = {
  summary: 'show how an attempt went',
  usage: 'report [<attempt>] [--html F] [--md] [--at T [--step]] [--own-tests] [--dir D]',
  examples: [
    ['report', 'of the workspace you are in'],
    ['report 3f2a --html report.html', 'of an attempt, as a page with charts and a rubric sheet'],
    ['report --md > report.md', 'the same as Markdown'],
    [
      'report --at 12:30',
      'the files as they were then, against the start; --step: against the moment before',
    ],
    ['report --own-tests', 'what the tests that you added catch, after the reveal'],
  ],
  flags: {
    ...DIRECTORY_FLAG,
    html: { value: true, help: 'write the report as a page' },
    md: { value: false, help: 'print it as Markdown' },
    at: { value: true, help: 'a moment of the time-lapse: its number, or a time such as 12:30' },
    step: { value: false, help: 'with --at: what that moment changed' },
    'own-tests': { value: false, help: 'judge the tests that you added' },
  },
  positionals: { min: 0, max: 1 },
  async run({ positionals, values, switches }, { attempts, currentDirectory, steps, columns }) {
    const opened = attempts();
    if (!opened.ok) return opened;
    const about = await attemptOf(opened.value, positionals[0], resolve(currentDirectory, values.dir ?? '.'));
    if (!about.ok) return about;
    if (values.at !== undefined)
      return momentOutput(opened.value, about.value, values.at, switches.has('step'));
    if (switches.has('own-tests')) {
      const judged = await judgeOwnTests(opened.value, about.value);
      if (!judged.ok) return judged;
    }
    const built = await opened.value.report(about.value);
    if (!built.ok) return built;
    if (values.html !== undefined) {
      const file = resolve(currentDirectory, values.html);
      const written = await writePage(opened.value, about.value, built.value, file);
      if (!written.ok) return written;
    }
    return success<CommandOutput>({
      json: built.value,
      text: switches.has('md')
        ? (await import('../../report/markdown.ts')).reportMarkdown(built.value)
        : [
            reportText(built.value, columns),
            ...(values.html === undefined ? [] : ['', `Written to ${printable(values.html)}`]),
            ...nextLines(built.value, (words) => steps.command(words, directoryOf(about.value))),
          ].join('\n'),
      exitCode: 0,
    });
  },
};

const directoryOf = (about: ReportedAttempt): string | undefined =>
  'directory' in about ? about.directory : undefined;

/** What would tell more. */
function nextLines(
  { phase, process, ownTests, frames, attempt }: Report,
  command: (words: readonly string[]) => string,
): readonly string[] {
  const lines = [
    ...(frames > 0 ? [`Step through the time-lapse: ${command(['report', attempt, '--at', '1'])}`] : []),
    ...(phase === 'finished' && !process.revealed
      ? [`Root causes and edit precision come with the reference: ${command(['reveal'])}`]
      : []),
    ...(process.revealed && ownTests === null
      ? [`What the tests that you added catch: ${command(['report', attempt, '--own-tests'])}`]
      : []),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

/** The attempt whose id begins with what was asked for; without that, the one of the directory. */
export async function attemptOf(
  attempts: Attempts,
  asked: string | undefined,
  directory: string,
): Promise<Result<ReportedAttempt>> {
  if (asked === undefined) return success({ directory });
  const named = await attemptNamed(attempts, asked);
  return named.ok ? success({ id: named.value.attemptId }) : named;
}

/** The attempt whose id begins with what was asked for. */
export async function attemptNamed(attempts: Attempts, asked: string): Promise<Result<HistoryLine>> {
  const history = await attempts.history();
  if (!history.ok) return history;
  const known = history.value.filter(({ attemptId }) => attemptId.startsWith(asked));
  const [first, second] = known;
  if (first && !second) return success(first);
  const message = second
    ? `${known.length} attempts begin with "${asked}".`
    : `There is no attempt "${asked}".`;
  return failed('bad-arguments', message, { command: ['history', '--json'] });
}

/** Tests run in an attempt that is open, and the log remembers what they showed. */
async function judgeOwnTests(attempts: Attempts, about: ReportedAttempt): Promise<Result<unknown>> {
  let directory = directoryOf(about);
  if ('id' in about) {
    const history = await attempts.history();
    if (!history.ok) return history;
    directory = history.value.find(({ attemptId }) => attemptId === about.id)?.workspace;
  }
  const attempt = await attempts.open(directory ?? '.');
  if (!attempt.ok) return attempt;
  const progress = showProgress(process.stderr);
  const judged = await attempts.judgeOwnTests(attempt.value, ({ on, ...run }) =>
    progress.show('your tests', { ...run, check: runWords(on), label: '', leftMs: null }),
  );
  progress.clear();
  return judged;
}

const runWords = (on: OwnTestRun['on']): string =>
  `on ${typeof on === 'string' ? on : `all references but that of ${printable(on.without)}`}`;

/** Charts and a page are loaded here alone: no other command waits for them. */
async function writePage(
  attempts: Attempts,
  about: ReportedAttempt,
  report: Report,
  file: string,
): Promise<Result<null>> {
  const steps = await attempts.timeLapse(about);
  if (!steps.ok) return steps;
  const { drawCharts } = await import('../../report/page/charts.ts');
  const { reportHtml } = await import('../../report/html.ts');
  return writeDocument(file, reportHtml(report, { charts: drawCharts(report), steps: steps.value }));
}

export function writeDocument(file: string, text: string, flag = '--html'): Result<null> {
  try {
    writeWhole(file, text);
    return success(null);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(
      code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'no-such-directory',
      `${file} cannot be written: ${message}.`,
      `Name another file with ${flag}.`,
    );
  }
}
