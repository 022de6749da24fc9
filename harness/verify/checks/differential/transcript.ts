import type { ExerciseFiles, Tree } from '../../../catalog/exercise-files.ts';
import { SEED, type Trial, type TrialResult } from '../../trial.ts';

/** Where an author says what to ask, relative to `hidden/`. */
export const SCRIPT = 'support/differential.ts';
/** The hidden test file that we make of it. */
export const TRANSCRIPT = 'differential.test.ts';

/** Inputs for each tree. */
export const INPUTS = 60;

const MARK = '\u2063transcript\u2063';
const MAX_SHOWN_CHARACTERS = 300;

/** What was asked and what was answered, by input. */
export type Transcript = ReadonlyMap<string, { readonly input: string; readonly reply: string }>;

/** The shortest input to which two trees answer differently, in one sentence. */
export interface Difference {
  readonly text: string;
}

/**
 * A hidden test file with a test for each input, so that each meets a fresh subject. All fail, because what a failing
 * test says is what comes back from the examiner.
 * @param name which export of the script says what to ask
 */
function transcriptTest(name: 'differential' | 'extension'): string {
  return `import { inspect } from 'node:util';
import { fc, test } from 'bugsquash/examiner';
import { ${name} as script } from './${SCRIPT}';

const shown = (value) =>
  inspect(value, { depth: null, compact: true, breakLength: Infinity, maxArrayLength: null, maxStringLength: null });

for (const [index, input] of fc.sample(script.inputs, { seed: ${SEED}, numRuns: ${INPUTS} }).entries()) {
  test(\`input \${index}\`, async ({ subject }) => {
    const question = shown(input);
    const reply = await Promise.resolve(script.replies(subject, input)).then(
      (value) => \`gives \${shown(value)}\`,
      (error) => \`throws \${error.code ?? error.name}\`,
    );
    throw new Error(['', question, reply, ''].join('${MARK}'));
  });
}
`;
}

/** Which exports the author's script has. */
export function scriptsOf({
  hidden,
}: Pick<ExerciseFiles, 'hidden'>): readonly ('differential' | 'extension')[] {
  const text = hidden.get(SCRIPT)?.toString('utf8') ?? '';
  return (['differential', 'extension'] as const).filter((name) =>
    new RegExp(`^export const ${name}\\b`, 'm').test(text),
  );
}

/** The hidden files with the tests that write transcripts. */
export function withTranscripts(hidden: Tree, scripts: readonly ('differential' | 'extension')[]): Tree {
  return new Map([
    ...hidden,
    ...scripts.map((name) => [fileOf(name), Buffer.from(transcriptTest(name))] as const),
  ]);
}

const fileOf = (name: 'differential' | 'extension') => `${name}-${TRANSCRIPT}`;

export function transcriptTrial(label: string, tree: Tree, script: 'differential' | 'extension'): Trial {
  return {
    label: `${label}, on generated inputs`,
    tree,
    files: [fileOf(script)],
    seed: SEED,
    conditions: {},
    limits: { runLimitMs: 30_000 },
    keepsErrors: true,
    shares: 'everything',
  };
}

/** Null where the tree did not get so far as to answer, which is not a difference in what it answers. */
export function transcriptOf({ errors, failure, problems }: TrialResult): Transcript | null {
  if (failure !== null || problems.length > 0) return null;
  return new Map(
    Object.entries(errors ?? {}).map(([id, error]) => {
      const [, input = '', reply = `fails: ${error.split('\n')[0]}`] = error.split(MARK);
      return [id, { input, reply }];
    }),
  );
}

export function firstDifference(reference: Transcript, other: Transcript): Difference | undefined {
  const differing = [...reference].flatMap(([id, { input, reply }]) => {
    const given = other.get(id)?.reply ?? 'says nothing';
    return given === reply ? [] : [{ input, reply, given }];
  });
  const [first] = differing.sort((a, b) => a.input.length - b.input.length);
  if (!first) return undefined;
  const { input, reply, given } = first;
  return { text: `Asked ${short(input)} the reference ${short(reply)}; it ${short(given)}.` };
}

function short(text: string): string {
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS - 1)}…`;
}
