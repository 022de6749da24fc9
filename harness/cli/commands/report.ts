import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Attempts } from '../../attempts/attempts.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { reportHtml } from '../../report/html.ts';
import { reportText } from '../../report/text.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';

export const report: Command = {
  summary: 'show how an attempt went',
  usage: 'report [<attempt>] [--html F] [--dir D]',
  examples: [
    ['report', 'of the workspace you are in'],
    ['report 3f2a --html report.html', 'of an attempt, as a page'],
  ],
  flags: { ...DIRECTORY_FLAG, html: { value: true, help: 'write the report as a page' } },
  positionals: { min: 0, max: 1 },
  async run({ positionals, values }, { attempts, currentDirectory }) {
    const opened = attempts();
    if (!opened.ok) return opened;
    const [asked] = positionals;
    const about = await attemptOf(opened.value, asked, resolve(currentDirectory, values.dir ?? '.'));
    if (!about.ok) return about;
    const report = await opened.value.report(about.value);
    if (!report.ok) return report;
    const built = report.value;
    if (values.html !== undefined) {
      const written = writeDocument(resolve(currentDirectory, values.html), reportHtml(built));
      if (!written.ok) return written;
    }
    const text = [
      reportText(built),
      ...(values.html === undefined ? [] : ['', `Written to ${values.html}`]),
    ].join('\n');
    return success({ json: built, text, exitCode: 0 });
  },
};

/** The attempt whose id begins with what was asked for; without that, the one of the directory. */
export async function attemptOf(
  attempts: Attempts,
  asked: string | undefined,
  directory: string,
): Promise<Result<{ readonly id: string } | { readonly directory: string }>> {
  if (asked === undefined) return success({ directory });
  const history = await attempts.history();
  if (!history.ok) return history;
  const known = history.value.filter(({ attemptId }) => attemptId.startsWith(asked));
  const [first, second] = known;
  if (first && !second) return success({ id: first.attemptId });
  const message = second
    ? `${known.length} attempts begin with "${asked}".`
    : `There is no attempt "${asked}".`;
  return failed('bad-arguments', message, { command: ['history', '--json'] });
}

export function writeDocument(file: string, text: string, flag = '--html'): Result<null> {
  try {
    writeFileSync(file, text);
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
