import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { failed, type Result, success } from '../../domain/failure.ts';
import { reportHtml } from '../../report/html.ts';
import { buildReport } from '../../report/report.ts';
import { reportText } from '../../report/text.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';

export const report: Command = {
  summary: 'how an attempt went',
  usage: 'report [<attempt>] [--html F] [--dir D]',
  flags: { ...DIRECTORY_FLAG, html: { value: true, help: 'write the report as a page' } },
  positionals: { min: 0, max: 1 },
  async run({ positionals, values }, { attempts, currentDirectory }) {
    const opened = attempts();
    if (!opened.ok) return opened;
    const [asked] = positionals;
    const history = await opened.value.history();
    if (!history.ok) return history;
    const known = history.value.find(({ attemptId }) => asked !== undefined && attemptId.startsWith(asked));
    if (asked !== undefined && !known) {
      return failed('bad-arguments', `There is no attempt "${asked}".`, { command: ['history'] });
    }
    const attempt = await opened.value.open(
      known ? known.workspace : resolve(currentDirectory, values.dir ?? '.'),
    );
    if (!attempt.ok) return attempt;
    const { id, events, state, exercise } = attempt.value;
    const built = buildReport(id, events, state, exercise);
    if (values.html !== undefined) {
      const written = writePage(resolve(currentDirectory, values.html), reportHtml(built));
      if (!written.ok) return written;
    }
    const text = [
      reportText(built),
      ...(values.html === undefined ? [] : ['', `Written to ${values.html}`]),
    ].join('\n');
    return success({ json: built, text, exitCode: 0 });
  },
};

function writePage(file: string, page: string): Result<null> {
  try {
    writeFileSync(file, page);
    return success(null);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(
      code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'no-such-directory',
      `The page can't be written to ${file}: ${message}.`,
      'Name another file with --html.',
    );
  }
}
