import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { type MadeUpFix, madeUpFixes, patchOfMadeUp } from './checks/semantic/made-up-fixes.ts';
import { wordMutant } from './mutants/mutant-wording.ts';

/** Where a made-up fix went. */
export interface KeptFix {
  /** Absolute. */
  readonly patch: string;
  /** What solution.yaml now says of it. */
  readonly why: string;
}

/**
 * Writes a made-up fix, by the number that `verify` gave it, into the corpus and declares it in solution.yaml.
 * @param name of the patch: `wrong-<name>.patch`
 * @param why the reason to declare; what was made up when absent
 */
export function keepFix(
  exerciseFiles: ExerciseFiles,
  number: number,
  name: string,
  why: string | undefined,
): Result<KeptFix> {
  const { manifest, solutionRoot } = exerciseFiles.exercise;
  const all = madeUpFixes(exerciseFiles);
  const which = all.chosen.find((madeUp) => madeUp.number === number);
  const again = { command: ['verify', manifest.id, '--only', 'semantic'] };
  if (!which)
    return failed(
      'bad-arguments',
      `There is no made-up fix ${number}; they are numbered up to ${all.made}, and change with the references.`,
      again,
    );
  const folder = which.fix.name === 'extension' ? 'extension' : `fixes/${which.fix.name}`;
  const patchName = `${folder}/wrong-${name}.patch`;
  const patch = join(solutionRoot, patchName);
  if (existsSync(patch))
    return failed('bad-arguments', `There is a ${patchName} already.`, {
      retype: { replace: { typo: name, meant: `${name}-2` } },
    });
  const file = join(solutionRoot, 'solution.yaml');
  const reason = why ?? `Made up: ${wordMutant(which.mutant)}.`;
  const declared = withWrong(readFileSync(file, 'utf8'), entryFor(which, patchName, reason));
  if (declared === undefined)
    return failed(
      'broken-manifest',
      `${file} has no list \`wrong\` to add to.`,
      'Write `wrong: []` into it.',
    );
  makeDirectory(dirname(patch));
  writeFileSync(patch, patchOfMadeUp(which));
  writeFileSync(file, declared);
  return success({ patch, why: reason });
}

function entryFor({ fix }: MadeUpFix, patch: string, why: string): string {
  const alive = fix.name === 'extension' ? '' : fix.name;
  return `- { patch: ${patch}, alive: [${alive}], why: ${JSON.stringify(why)} }`;
}

/** The manifest with one more entry at the end of `wrong`, everything else as its author wrote it. */
export function withWrong(yaml: string, entry: string): string | undefined {
  const { contents } = parseDocument(yaml);
  const list = isMap(contents) ? contents.get('wrong', true) : undefined;
  if (!isSeq(list) || !list.range) return undefined;
  const [start, end] = list.range;
  if (list.flow) {
    const text = yaml.slice(start, end);
    if (list.items.length > 0) return undefined;
    return `${yaml.slice(0, start)}\n  ${entry}${yaml.slice(start + text.length)}`;
  }
  const indent = ' '.repeat(start - (yaml.lastIndexOf('\n', start - 1) + 1));
  const before = yaml.slice(0, end);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${indent}${entry}\n${yaml.slice(end)}`;
}
