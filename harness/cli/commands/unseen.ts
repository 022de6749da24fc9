import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readExercise } from '../../catalog/catalog.ts';
import { failed, success } from '../../domain/failure.ts';
import { unseenWords } from '../../wording/unseen.ts';
import type { Command } from '../command.ts';

export const unseen: Command = {
  summary: 'record in the proof how somebody did who had not seen the exercise (for mentors)',
  usage: 'unseen <exercise> <file>…',
  examples: [['unseen money-split ada.json ben.json', 'record the attempts of Ada and Ben']],
  details: [
    'Each file is an attempt that its owner exported (bugsquash export). The catalog shows how many bugs were found',
    'and in what time, until the exercise changes.',
  ],
  flags: {},
  positionals: { min: 2, max: 100 },
  async run({ positionals }, { collection, currentDirectory }) {
    const [id = '', ...files] = positionals;
    const exercise = readExercise(collection, id);
    if (!exercise.ok) return exercise;
    const { recordUnseenTry } = await import('../../verify/solved-unseen.ts');
    let tries: Parameters<typeof unseenWords>[0] = [];
    for (const name of files) {
      const file = resolve(currentDirectory, name);
      if (!statSync(file, { throwIfNoEntry: false })?.isFile())
        return failed('bad-arguments', `${file} is not a file.`, 'Name the files that were exported.');
      const recorded = recordUnseenTry(exercise.value, name, readFileSync(file, 'utf8'));
      if (!recorded.ok) return recorded;
      tries = recorded.value.solved_unseen ?? [];
    }
    return success({
      json: { schema: 'bugsquash/unseen@1', exercise: id, solvedUnseen: tries },
      text: `${id}, ${unseenWords(tries)}`,
      exitCode: 0,
    });
  },
};
