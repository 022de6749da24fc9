import { relative } from 'node:path';
import { readExercise } from '../../catalog/catalog.ts';
import { readExerciseFiles } from '../../catalog/exercise-files.ts';
import { failed, success } from '../../domain/failure.ts';
import type { Command } from '../command.ts';

export const fix: Command = {
  summary: 'keep a made-up wrong fix that `verify` found in the corpus (for mentors)',
  usage: 'fix keep <exercise> <number> --as <name> [--why W]',
  examples: [['fix keep money-split 1 --as first-page-only', 'keep the first one that was found']],
  details: [
    'The number is that of the finding; the patch becomes wrong-<name>.patch, declared in solution.yaml.',
  ],
  flags: {
    as: { value: true, help: 'the name of the patch, such as first-page-only' },
    why: { value: true, help: 'why it is wrong, for solution.yaml' },
  },
  positionals: { min: 3, max: 3 },
  async run({ positionals, values }, { collection, currentDirectory }) {
    // Node calls its type stripping experimental; a mentor can do nothing about that.
    process.removeAllListeners('warning');
    const [act = '', id = '', number = ''] = positionals;
    const example = { command: ['fix', 'keep', id, '1', '--as', 'first-page-only'] };
    if (act !== 'keep') return failed('bad-arguments', `fix can keep a made-up fix, not "${act}".`, example);
    if (!/^[1-9]\d{0,5}$/.test(number))
      return failed('bad-arguments', `"${number}" is not the number of a made-up fix.`, example);
    if (values.as === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(values.as))
      return failed('bad-arguments', '--as takes a name in small letters, such as first-page-only.', example);
    const exercise = readExercise(collection, id);
    if (!exercise.ok) return exercise;
    const { keepFix } = await import('../../verify/keep-fix.ts');
    const kept = keepFix(readExerciseFiles(exercise.value), Number(number), values.as, values.why);
    if (!kept.ok) return kept;
    const { patch, why } = kept.value;
    return success({
      json: { schema: 'bugsquash/fix@1', patch, why },
      text: `${relative(currentDirectory, patch)} is in the corpus, and declared in solution.yaml: ${why}`,
      exitCode: 0,
    });
  },
};
