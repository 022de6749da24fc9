import { expect, test } from 'vitest';
import { exerciseSchema, parseManifest, solutionSchema } from '../../harness/catalog/manifest.ts';

const EXERCISE = `id: ladders
version: 1.0.0
title: Ladders
summary: Somebody charges too much.
level: easy
style: library
minutes: 10
tags: [fees]
entry: src/fee.ts
world: []
editable: ["src/**"]
packages: []
`;
const SOLUTION = `bugs:
  - id: fee
    title: The day of return is charged twice
    weight: 2
    symptom: I paid for two.
    root_cause: { file: src/fee.ts, symbol: feeFor }
    hints:
      - { text: Count the days., cost: 10 }
wrong: []
process: shared
extension: { weight: 1, brief: Export feeForWeeks. }
debrief: []
follow_ups: []
source: Counting fence posts.
`;

/** What is wrong with a manifest, as lines without the file's name. */
function problems(source: string, schema: typeof exerciseSchema | typeof solutionSchema): string[] {
  const parsed = parseManifest<unknown>(source, 'm.yaml', schema as never);
  return parsed.ok ? [] : parsed.failure.message.split('\n').map((line) => line.replace('m.yaml:', ''));
}
const inExercise = (change: (text: string) => string) => problems(change(EXERCISE), exerciseSchema);
const inSolution = (change: (text: string) => string) => problems(change(SOLUTION), solutionSchema);

test('good manifests have no problem', () => {
  expect([inExercise((text) => text), inSolution((text) => text)]).toEqual([[], []]);
});

test('all that is wrong is said at once, in words and in the order of the lines', () => {
  const said = inExercise((text) =>
    text
      .replace('id: ladders', 'id: Ladders')
      .replace('level: easy', 'level: eazy')
      .replace('minutes: 10', 'minutes: ten')
      .replace('tags: [fees]', 'tags: fees')
      .replace('editable: ["src/**"]', 'editable: []')
      .replace('packages: []\n', ''),
  );
  expect(said).toEqual([
    '1: "id" must be lower-case words joined by hyphens, not "Ladders".',
    '1: the key "packages" is missing.',
    '5: "level" must be one of easy, medium, hard, not "eazy". Did you mean "easy"?',
    '7: "minutes" must be a number, not "ten".',
    '8: "tags" must be a list, not "fees".',
    '11: "editable" must have at least 1 entry.',
  ]);
});

test('places inside of lists are counted from 1, as people do', () => {
  const said = inSolution((text) =>
    text
      .replace('weight: 2', 'weight: 9')
      .replace('cost: 10', 'cost: -1')
      .replace('symbol: feeFor', 'symbol: ""')
      .replace('brief: Export feeForWeeks.', 'brief: [no]'),
  );
  expect(said).toEqual([
    '4: "weight" in entry 1 of "bugs" must be at most 5, not 9.',
    '6: "symbol" in "root_cause" in entry 1 of "bugs" must not be empty.',
    '8: "cost" in entry 1 of "hints" in entry 1 of "bugs" must be at least 0, not -1.',
    '11: "brief" in "extension" must be a text.',
  ]);
});

test('a misspelt key is said once, and not also as one that is missing', () => {
  const said = inSolution((text) =>
    text.replace('symptom:', 'sympton:').replace('process: shared', 'proces: shared'),
  );
  expect(said).toEqual([
    '5: unknown key "sympton" in entry 1 of "bugs". Did you mean "symptom"?',
    '10: unknown key "proces". Did you mean "process"?',
  ]);
});

test('what YAML itself cannot read is said in plain words, once for each line', () => {
  const said = inExercise((text) =>
    text
      .replace('title: Ladders', 'title: Ladders: a story')
      .replace('minutes: 10', 'minutes: 10\nminutes: 20'),
  );
  expect(said).toEqual([
    '3: a text that contains ": " must stand in quotation marks',
    '8: this key occurs twice',
  ]);
});
