import { Formula } from '../formula/formula.ts';
import type { Expression } from '../formula/expression.ts';
import { parseFormula } from '../formula/parser.ts';
import { everyPart } from '../formula/walk.ts';
import type { Graph } from '../graph/graph.ts';
import { markStale } from '../graph/marking.ts';
import type { NameEntry } from '../graph/names.ts';
import { NOWHERE, relink } from '../graph/precedents.ts';
import { isName } from '../reference/names.ts';
import { parseTyped } from '../values/input.ts';
import { formulaText, sheetId } from './contents.ts';
import { WorkbookError } from './problem.ts';

/** Gives a name to a range, a value or a formula, which begins with `=`. What the name meant before is forgotten. */
export function defineName(graph: Graph, name: string, meaning: string | number | boolean): void {
  if (!isName(name)) throw new WorkbookError('bad-name', `"${name}" cannot be a name.`);
  const expression = readMeaning(graph, meaning);
  const entry = graph.names.ensure(name);
  entry.name = name;
  entry.formula = new Formula(expression, NOWHERE, graph.log);
  refresh(graph, entry);
}

export function removeName(graph: Graph, name: string): void {
  const entry = graph.names.find(name);
  if (!entry?.formula) throw new WorkbookError('no-such-name', `There is no name "${name}".`);
  entry.formula = null;
  refresh(graph, entry);
  graph.names.release(entry);
}

/** All names with what they mean. */
export function listNames(graph: Graph): Record<string, string> {
  return Object.fromEntries(
    graph.names.defined.map(({ name, formula }) => [
      name,
      formula ? `=${formulaText(graph, NOWHERE, formula)}` : '',
    ]),
  );
}

function readMeaning(graph: Graph, meaning: string | number | boolean): Expression {
  if (typeof meaning !== 'string') return { kind: 'constant', value: meaning };
  if (!meaning.startsWith('=')) return { kind: 'constant', value: parseTyped(meaning).value ?? '' };
  const expression = parseFormula(meaning.slice(1), {
    origin: NOWHERE,
    sheetNamed: (sheet) => sheetId(graph, sheet),
  });
  for (const part of everyPart(expression)) {
    if ((part.kind === 'cell' || part.kind === 'area') && part.sheet === null)
      throw new WorkbookError('bad-name', 'In the meaning of a name every reference needs its sheet.');
  }
  return expression;
}

/** Formulas that say the name depend on something else now. */
function refresh(graph: Graph, entry: NameEntry): void {
  const dependents = [...entry.dependents];
  for (const dependent of dependents) relink(graph, dependent);
  markStale(graph, dependents);
}
