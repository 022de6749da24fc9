import { type Area, commonArea, heightOfArea, isSingleCell, isWholeColumns, isWholeRows, widthOfArea } from '../reference/area.ts';
import { VALUE_ERROR } from '../values/errors.ts';
import { isMatrix, type Matrix, matrixOf, type Scalar, valuesOf } from '../values/value.ts';
import { type AreaOperand, isAreaOperand, type Operand } from './operand.ts';
import type { Surroundings } from './surroundings.ts';

const NOTHING: Matrix = { rows: [[null]] };

/** An operand as one value; more than one is an error. */
export function scalarOf(operand: Operand, surroundings: Surroundings): Scalar {
  if (isAreaOperand(operand)) {
    const { area, sheet } = operand;
    if (!isSingleCell(area)) return VALUE_ERROR;
    return surroundings.valueAt({ sheet, row: area.top, column: area.left });
  }
  if (!isMatrix(operand)) return operand;
  const [value, ...more] = valuesOf(operand);
  return more.length > 0 || value === undefined ? VALUE_ERROR : value;
}

/** An operand as a table. Areas without an end are cut off behind the last cell of the sheet that holds something. */
export function matrixFrom(operand: Operand, surroundings: Surroundings): Matrix {
  if (isMatrix(operand)) return operand;
  if (!isAreaOperand(operand)) return { rows: [[operand]] };
  const area = usedArea(operand, surroundings);
  if (!area) return NOTHING;
  const values = new Map<string, Scalar>();
  for (const { row, column, value } of surroundings.filledIn({ ...operand, area }))
    values.set(`${row}:${column}`, value);
  return matrixOf(
    heightOfArea(area),
    widthOfArea(area),
    (row, column) => values.get(`${area.top + row}:${area.left + column}`) ?? null,
  );
}

/** An area, or of one without an end the part up to the last cell that holds something; null where there is none. */
export function usedArea({ sheet, area }: AreaOperand, surroundings: Surroundings): Area | null {
  if (!isWholeColumns(area) && !isWholeRows(area)) return area;
  const extent = surroundings.extentOf(sheet);
  if (!extent) return null;
  return commonArea(area, { top: 0, left: 0, bottom: extent.row, right: extent.column });
}

/** Height and width of an operand, as they are written. */
export function sizeOf(operand: Operand): { readonly height: number; readonly width: number } {
  if (isAreaOperand(operand))
    return { height: heightOfArea(operand.area), width: widthOfArea(operand.area) };
  if (!isMatrix(operand)) return { height: 1, width: 1 };
  return { height: operand.rows.length, width: operand.rows[0]?.length ?? 0 };
}
