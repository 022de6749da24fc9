import { resolve } from 'node:path';
import { composeAuthoring } from '../../compose.ts';
import { STYLES } from '../../domain/exercise.ts';
import { failed, success } from '../../domain/failure.ts';
import { counted } from '../../wording/counted.ts';
import { placeText } from '../../wording/place.ts';
import type { Command } from '../command.ts';

export const newCommand: Command = {
  summary: 'make a new exercise, from nothing or from working code (for mentors)',
  usage: 'new <id> [--style library|service] [--from DIR] [--title T] [--entry F]',
  examples: [
    ['new late-fees', 'a library that works, to be broken'],
    ['new late-fees --style service', 'a service with a database'],
    ['new late-fees --from ../fees', 'working code of your own'],
  ],
  details: [
    'Both halves are written, with every file that a checkout needs. With --from, imports are rewritten as Node reads',
    'them, and what cannot be rewritten is named by file and line.',
  ],
  flags: {
    style: {
      value: true,
      help: 'library (tests call exports) or service (tests send requests)',
      choices: STYLES,
    },
    from: { value: true, help: 'the directory of a working codebase' },
    title: { value: true, help: 'its title, as candidates see it' },
    entry: { value: true, help: 'the module that grading loads, such as src/index.ts' },
  },
  positionals: { min: 1, max: 1 },
  async run({ positionals, values }, { collection, environment, currentDirectory, steps }) {
    const [id = ''] = positionals;
    const { style = 'library', from, title, entry } = values;
    if (style !== 'library' && style !== 'service') {
      return failed('bad-arguments', `--style takes library or service, not "${style}".`, {
        command: ['new', id, '--style', 'library'],
      });
    }
    // Node calls its type stripping experimental; a mentor can do nothing about that.
    process.removeAllListeners('warning');
    const { newExercise } = await import('../../authoring/new/new-exercise.ts');
    const made = newExercise(composeAuthoring(environment, collection), {
      id,
      style,
      title,
      entry,
      from: from === undefined ? undefined : resolve(currentDirectory, from),
    });
    if (!made.ok) return made;
    const { exerciseRoot, solutionRoot, from: copied } = made.value;
    const next = steps.command(['status', id]);
    return success({
      json: {
        schema: 'bugsquash/new@1',
        exercise: id,
        exerciseRoot,
        solutionRoot,
        entry: copied?.entry ?? null,
        packages: copied?.packages ?? [],
        tests: copied?.tests ?? [],
        rewritten: copied?.rewritten ?? null,
        leftOut: copied?.leftOut ?? [],
        problems: copied?.problems ?? [],
        next,
      },
      text: [
        `${id} is made: ${exerciseRoot} and ${solutionRoot}`,
        ...(copied
          ? [
              `Rewritten: ${counted(copied.rewritten.imports, 'import')} to the name of a file, ${counted(copied.rewritten.types, 'name')} to an import of a type, ${counted(copied.rewritten.tests, 'test file')} to vitest.`,
              ...(copied.leftOut.length > 0
                ? [`Left out, because an exercise has its own or needs none: ${copied.leftOut.join(', ')}`]
                : []),
              ...(copied.problems.length > 0 ? ['', 'To rewrite yourself:'] : []),
              ...copied.problems.flatMap(({ file, line, what, next: doThis }) => [
                `  ${placeText(`repo/${file}`, line)}  ${what}`,
                `      ${doThis}`,
              ]),
              '',
            ]
          : []),
        `Next: ${next}`,
      ].join('\n'),
      exitCode: copied && copied.problems.length > 0 ? 1 : 0,
    });
  },
};
