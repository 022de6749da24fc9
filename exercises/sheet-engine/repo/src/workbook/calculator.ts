import { bringUpToDate, valuesIn } from '../calc/computation.ts';
import type { FunctionDefinition } from '../calc/definition.ts';
import { type Dictionary, evaluateFormula } from '../calc/evaluator.ts';
import type { AreaOperand } from '../calc/operand.ts';
import type { FilledCell, Surroundings } from '../calc/surroundings.ts';
import type { Place } from '../formula/adjust.ts';
import type { Expression } from '../formula/expression.ts';
import { Formula } from '../formula/formula.ts';
import { functionNamed } from '../functions/library.ts';
import { Cell } from '../graph/cell.ts';
import type { Graph } from '../graph/graph.ts';
import { markStale } from '../graph/marking.ts';
import { link, unlink } from '../graph/precedents.ts';
import { NOTHING, type Totals, withValues } from '../graph/totals.ts';
import { serialOfMoment } from '../values/serial-date.ts';
import type { Scalar } from '../values/value.ts';

/** Computes formulas when their values are asked for. */
export class Calculator {
  readonly #graph: Graph;
  readonly #dictionary: Dictionary;
  #now: number | null = null;

  constructor(graph: Graph, ownFunctions: ReadonlyMap<string, FunctionDefinition>) {
    this.#graph = graph;
    this.#dictionary = {
      functionNamed: (name) => ownFunctions.get(name) ?? functionNamed(name),
      expressionNamed: (name) => graph.names.find(name)?.formula?.expression,
      hasSheet: (sheet) => graph.sheet(sheet) !== undefined,
    };
  }

  set now(moment: Date) {
    this.#now = serialOfMoment(moment);
    markStale(this.#graph, this.#graph.timed);
  }

  /** The value of a cell as of now. */
  valueOf(cell: Cell | undefined): Scalar {
    if (!cell) return null;
    bringUpToDate(this.#graph, cell, (each) => this.#compute(each));
    return cell.value;
  }

  /** What a formula would give in a cell, without putting it there. */
  evaluate(expression: Expression, place: Place): Scalar {
    const cell = new Cell(place.sheet, place.row, place.column);
    cell.content = { kind: 'formula', formula: new Formula(expression, place, this.#graph.log) };
    cell.isStale = true;
    link(this.#graph, cell);
    const value = this.valueOf(cell);
    unlink(this.#graph, cell);
    return value;
  }

  /** The totals of an area, all of whose cells are brought up to date first. */
  totalsOf({ sheet, area }: AreaOperand): Totals {
    for (const cell of this.#graph.sheet(sheet)?.cellsIn(area) ?? []) this.valueOf(cell);
    return this.#totalsOf({ sheet, area });
  }

  #compute(cell: Cell): void {
    if (cell.content.kind !== 'formula') return;
    cell.value = evaluateFormula(cell.content.formula.expression, this.#surroundingsOf(cell), this.#dictionary);
  }

  #surroundingsOf(place: Cell): Surroundings {
    const graph = this.#graph;
    return {
      place,
      now: this.#now,
      valueAt: (at) => graph.cellAt(at)?.value ?? null,
      filledIn: (operand) => this.#filledIn(operand),
      totalsOf: (operand) => this.#totalsOf(operand),
      extentOf: (sheet) => graph.sheet(sheet)?.extent ?? null,
    };
  }

  *#filledIn({ sheet, area }: AreaOperand): Generator<FilledCell> {
    for (const cell of this.#graph.sheet(sheet)?.cellsIn(area) ?? []) if (cell.value !== null) yield cell;
  }

  /** Ranges that formulas refer to know their totals; of other areas, such as a part of one, they are added up. */
  #totalsOf({ sheet: id, area }: AreaOperand): Totals {
    const sheet = this.#graph.sheet(id);
    if (!sheet) return NOTHING;
    return sheet.ranges.find(area)?.totals ?? withValues(NOTHING, valuesIn(sheet, area));
  }
}

