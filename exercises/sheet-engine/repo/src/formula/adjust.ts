import type { Position } from '../reference/area.ts';
import { type Edit, moved, movedSpan } from '../reference/edit.ts';
import type { AreaReference, CellReference, Expression } from './expression.ts';
import { LOST } from './expression.ts';
import { cornerAt, cornersOf, positionOf, targetOf } from './offsets.ts';
import { mapReferences } from './walk.ts';

/** A cell of some sheet. */
export interface Place extends Position {
  readonly sheet: number;
}

/**
 * What becomes of a formula by an edit of a sheet, its own or another.
 * @param from where its cell was before
 * @param to where its cell is now
 */
export function adjusted(expression: Expression, from: Place, to: Place, edit: Edit): Expression {
  const isMoved = from.row !== to.row || from.column !== to.column;
  return mapReferences(expression, (reference) => {
    const isEdited = (reference.sheet ?? from.sheet) === edit.sheet;
    if (!isEdited && !isMoved) return reference;
    return reference.kind === 'cell'
      ? adjustedCell(reference, from, to, isEdited ? edit : null)
      : adjustedArea(reference, from, to, isEdited ? edit : null);
  });
}

/** A formula as it is in another cell: what would lie beyond the edge of the sheet from there is lost. */
export function seenFrom(expression: Expression, origin: Position): Expression {
  return mapReferences(expression, (reference) => (targetOf(reference, origin) ? reference : LOST));
}

function adjustedCell(reference: CellReference, from: Place, to: Place, edit: Edit | null): Expression {
  const position = positionOf(reference.corner, from);
  const place = edit ? moved(position[edit.axis], edit) : 0;
  if (place === null) return LOST;
  const target = edit ? { ...position, [edit.axis]: place } : position;
  return { ...reference, corner: cornerAt(target, to, reference.corner) };
}

function adjustedArea(reference: AreaReference, from: Place, to: Place, edit: Edit | null): Expression {
  const corners = cornersOf(reference, from);
  const targets = edit ? movedCorners(corners, edit) : corners;
  if (!targets) return LOST;
  return {
    ...reference,
    first: cornerAt(targets.first, to, reference.first),
    last: cornerAt(targets.last, to, reference.last),
  };
}

/** Corners keep their order: one that was written first stays first, whether it is the upper one or not. */
function movedCorners({ first, last }: { first: Position; last: Position }, edit: Edit) {
  const { axis } = edit;
  const isForwards = first[axis] <= last[axis];
  const [from, to] = isForwards ? [first[axis], last[axis]] : [last[axis], first[axis]];
  const span = movedSpan({ from, to }, edit);
  if (!span) return null;
  return {
    first: { ...first, [axis]: isForwards ? span.from : span.to },
    last: { ...last, [axis]: isForwards ? span.to : span.from },
  };
}
