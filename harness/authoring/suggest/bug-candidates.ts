import type { ExerciseFiles, Tree } from '../../catalog/exercise-files.ts';
import { matchesAny } from '../../files/globs.ts';
import { wordMutant } from '../../verify/mutants/mutant-wording.ts';
import { type Mutant, mutantsOf } from '../../verify/mutants/mutants.ts';
import { plainSource } from '../../verify/mutants/plain-source.ts';
import { semanticMutantsOf } from '../../verify/mutants/semantic/semantic-mutants.ts';
import type { Candidate } from './suggestion.ts';

/** Small faults that people make; an emptied block or text is none of these. */
const PLAUSIBLE =
  /^(Sql|ArithmeticOperator|AssignmentOperator|BooleanLiteral|EqualityOperator|LogicalOperator|MethodExpression|OptionalChaining|Regex|UnaryOperator|UpdateOperator)/;

/** Small faults in what `after` adds or changes over `before`, with the types of the code as it was written. */
export async function plausibleMutants(before: Tree, after: Tree): Promise<Mutant[]> {
  const made = await mutantsOf(before, after, (edits) =>
    edits.filter(({ mutator }) => PLAUSIBLE.test(mutator)),
  );
  return made.flatMap((mutant) => withTypes(mutant, after) ?? []);
}

/** Every small fault that can be put into the healthy code and keeps its types, in the order of files and lines. */
export async function bugCandidates(
  { exercise }: Pick<ExerciseFiles, 'exercise'>,
  healthy: Tree,
): Promise<readonly Candidate[]> {
  const nothing: Tree = new Map();
  const small = await plausibleMutants(nothing, healthy);
  const { editable } = exercise.manifest;
  const all = [...semanticMutantsOf(nothing, healthy), ...small]
    .filter(({ file }) => matchesAny(file, editable))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  const seen = new Set<string>();
  return all
    .filter(({ file, content }) => {
      const key = `${file}\0${content.toString('utf8')}`;
      return !seen.has(key) && seen.add(key);
    })
    .map((mutant, index) => {
      const tree = new Map(healthy).set(mutant.file, mutant.content);
      return {
        number: index + 1,
        text: wordMutant(mutant),
        kind: nameOf(mutant.mutator),
        file: mutant.file,
        line: mutant.line,
        tree,
        compared: () => ({ reference: healthy, other: tree }),
      };
    });
}

/** A mutant is made of code whose types and comments are blank; the same change in the code as it was written. */
export function withTypes(mutant: Mutant, tree: Tree): Mutant | undefined {
  const written = tree.get(mutant.file)?.toString('utf8') ?? '';
  const [plain, mutated] = [plainSource(written), mutant.content.toString('utf8')];
  let start = 0;
  while (start < plain.length && start < mutated.length && plain[start] === mutated[start]) start += 1;
  let [end, mutatedEnd] = [plain.length, mutated.length];
  while (end > start && mutatedEnd > start && plain[end - 1] === mutated[mutatedEnd - 1]) {
    end -= 1;
    mutatedEnd -= 1;
  }
  // Where the change itself spans a type or a comment, what would become of that is anybody's guess.
  if (plain.slice(start, end) !== written.slice(start, end)) return undefined;
  const content = written.slice(0, start) + mutated.slice(start, mutatedEnd) + written.slice(end);
  return { ...mutant, content: Buffer.from(content) };
}

/** `EqualityOperator` as a name may have it. */
export const nameOf = (mutator: string): string => mutator.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
