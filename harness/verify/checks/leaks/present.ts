import { join } from 'node:path';
import { type ExerciseFiles, referenceOf } from '../../../catalog/exercise-files.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { regionsOf } from '../../syntax/patch-regions.ts';
import { lineOf, parseTypeScript } from '../../syntax/typescript.ts';
import { messages } from './messages.ts';

/** Shorter texts are said by chance. */
const MIN_CHARACTERS = 20;
const MIN_WORDS = 4;

interface Passage {
  readonly text: string;
  readonly line: number;
}

/** What comments and texts of `repo/` say of the bugs as they are today: a line of a fix, a title, a hint. */
export function presentFindings(exerciseFiles: ExerciseFiles): Finding[] {
  const { exercise, repo } = exerciseFiles;
  const secrets = exercise.solution.bugs.flatMap((bug) => [
    { what: `the title of "${bug.id}"`, text: plain(bug.title) },
    ...bug.hints.map(({ text }, index) => ({ what: `hint ${index + 1} of "${bug.id}"`, text: plain(text) })),
    ...fixLines(exerciseFiles, bug.id).map((text) => ({ what: `a line of the fix of "${bug.id}"`, text })),
  ]);
  const telling = secrets.filter(
    ({ what, text }) =>
      text.length >= MIN_CHARACTERS && (what.startsWith('a line') || text.split(' ').length >= MIN_WORDS),
  );
  return [...repo].flatMap(([path, content]) =>
    passagesOf(path, content.toString('utf8')).flatMap(({ text, line }) => {
      const said = plain(text);
      const file = join(exercise.exerciseRoot, 'repo', path);
      return telling
        .filter((secret) => said.includes(secret.text))
        .map(({ what, text: told }) => found('leaks', messages.told(path, what, told), file, line));
    }),
  );
}

/** What the reference adds and the code does not have anyway. */
function fixLines(exerciseFiles: ExerciseFiles, bug: string): string[] {
  const reference = referenceOf(exerciseFiles, bug);
  const added = reference ? regionsOf(reference.text).flatMap((region) => region.added) : [];
  return [...new Set(added.map(plain))];
}

/** Comments of code; lines of Markdown. */
function passagesOf(path: string, source: string): Passage[] {
  if (path.endsWith('.md')) return source.split('\n').map((text, index) => ({ text, line: index + 1 }));
  const file = path.endsWith('.ts') ? parseTypeScript(source) : undefined;
  return (file?.comments ?? []).map((comment) => ({
    text: comment.value.replaceAll(/^\s*\*/gm, ''),
    line: lineOf(comment),
  }));
}

/** Without what differs between a quotation and its source. */
function plain(text: string): string {
  return text
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s*/+]+|[\s.;]+$/g, '')
    .toLowerCase();
}
