import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import type { Command } from '../command.ts';

export const importCommand: Command = {
  summary: 'take in attempts that export --all wrote, or make an exercise of a real fix (for mentors)',
  details: [
    'With one argument, a file of exported attempts: one that is newer, cut or edited is refused, and nothing is written.',
    'With two, a git repository (a folder or an address) and the commit that fixes a bug in it: its parent becomes the',
    'broken code, its tests the hidden ones, its source the reference. The suite runs as it is, in the process of the code',
    'under test, so the verdict says "suite": "native", and trust in it is weaker. What npm installs runs no scripts.',
  ],
  usage:
    'import <file> | import <git-url-or-dir> <commit> [--id I] [--command C] | import --install <exercise>',
  examples: [
    ['import mine.json', 'new attempts are added, longer logs go on, nothing here is lost'],
    ['import ../slugs 4f2a9c1 --id slugs-twice', 'an exercise from a fix'],
    ['import --install slugs-twice', 'the packages of such an exercise, on another machine'],
  ],
  flags: {
    id: { value: true, help: "the new exercise's id; made of the repository's name when absent" },
    command: { value: true, help: 'how its tests run, such as "mocha test/*.js", where no script tells' },
    prepare: { value: true, help: 'a build before the tests, such as "tsc -p ."; several joined by &&' },
    runs: { value: true, help: 'how often the suite runs over each tree, 3 when absent' },
    install: { value: false, help: 'install the packages of an imported exercise on this machine' },
  },
  positionals: { min: 1, max: 2 },
  async run(args, context) {
    const [name = '', commit] = args.positionals;
    if (args.switches.has('install') || commit !== undefined) {
      const { importFix, installAgain } = await import('../import-fix-output.ts');
      return args.switches.has('install')
        ? installAgain(name, context)
        : importFix(name, commit ?? '', args, context);
    }
    const { attempts, currentDirectory, steps } = context;
    const file = resolve(currentDirectory, name);
    if (looksLikeRepository(name, file)) {
      return failed(
        'bad-arguments',
        `${name} is a repository, and it is not said which of its commits fixes a bug.`,
        { command: ['import', name, '<commit>'] },
      );
    }
    const text = textOf(file, name);
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

/** A folder, or an address that only git can read. */
const looksLikeRepository = (name: string, file: string): boolean =>
  /^(https?|git|ssh|file):\/\/|^git@/.test(name) ||
  statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;

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
