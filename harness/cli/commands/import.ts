import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import type { Command } from '../command.ts';

export const importCommand: Command = {
  summary: 'take in attempts that export --all wrote',
  details: ['A file that is newer, cut or edited is refused, and nothing is written.'],
  usage: 'import <file>',
  examples: [['import mine.json', 'new attempts are added, longer logs go on, nothing here is lost']],
  flags: {},
  positionals: { min: 1, max: 1 },
  async run({ positionals: [name = ''] }, { attempts, currentDirectory, steps }) {
    const text = textOf(resolve(currentDirectory, name), name);
    if (!text.ok) return text;
    const opened = attempts();
    if (!opened.ok) return opened;
    const imported = await opened.value.importAttempts(text.value, name);
    if (!imported.ok) return imported;
    const { added, extended, known, diverged } = imported.value;
    const lines = [
      `${counted(added.length, 'attempt')} added, ${extended.length} continued, ${known.length} here already.`,
      ...diverged.map(
        (id) => `${id} went on differently here; what is here was kept, and nothing of the file's.`,
      ),
      `See them: ${steps.command(['history'])}`,
    ];
    return success({
      json: { schema: 'bugsquash/imported@1', ...imported.value },
      text: lines.map(printable).join('\n'),
      exitCode: diverged.length > 0 ? 1 : 0,
    });
  },
};

function textOf(file: string, name: string): Result<string> {
  try {
    return success(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(
      code === 'ENOENT' ? 'bad-arguments' : 'unreadable-file',
      `${name} can't be read: ${message}.`,
      'Name a file that export --all wrote.',
    );
  }
}
