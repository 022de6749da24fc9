import type { Position } from '../reference/area.ts';
import { columnNamed, rowNamed } from '../reference/column.ts';
import { isName } from '../reference/names.ts';
import { errorNamed } from '../values/errors.ts';
import type { Scalar } from '../values/value.ts';
import {
  type AreaReference,
  type BinaryOperator,
  type Coordinate,
  type Corner,
  type Expression,
  LOST,
  OMITTED,
} from './expression.ts';
import { tokensOf } from './lexer.ts';
import { binaryPrecedence } from './precedence.ts';
import { FormulaError, type Token, type TokenKind } from './token.ts';

export interface ParseContext {
  /** Where the formula is. */
  readonly origin: Position;
  /** The id of the sheet with this name. */
  sheetNamed(name: string): number | null;
}

const CELL = /^(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})$/;
const COLUMN = /^(\$?)([A-Za-z]{1,3})$/;
const ROW = /^(\$?)([1-9]\d{0,6})$/;
const FUNCTION = /^[\p{L}_][\p{L}\p{N}_.]*$/u;
const DEEPEST = 200;

/** Reads the text behind the `=` of a formula. */
export function parseFormula(source: string, context: ParseContext): Expression {
  return new Parser(tokensOf(source), context).formula();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #context: ParseContext;
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], context: ParseContext) {
    this.#tokens = tokens;
    this.#context = context;
  }

  formula(): Expression {
    const expression = this.#binary(0);
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return expression;
  }

  #binary(least: number): Expression {
    let left = this.#prefix();
    while (true) {
      const { kind, text } = this.#peek();
      const precedence = kind === 'operator' ? binaryPrecedence(text) : null;
      if (precedence === null || precedence < least) return left;
      this.#next += 1;
      const right = this.#binary(precedence + 1);
      left = { kind: 'binary', operator: text as BinaryOperator, left, right };
    }
  }

  #prefix(): Expression {
    const { kind, text, at } = this.#peek();
    if (kind !== 'operator' || (text !== '+' && text !== '-')) return this.#postfix();
    this.#next += 1;
    this.#enter(at);
    const operand = this.#prefix();
    this.#depth -= 1;
    return { kind: 'unary', operator: text, operand };
  }

  #postfix(): Expression {
    let operand = this.#primary();
    while (this.#takeOperator('%')) operand = { kind: 'percent', operand };
    return operand;
  }

  #primary(): Expression {
    const token = this.#take();
    switch (token.kind) {
      case 'number':
        return { kind: 'constant', value: this.#number(token) };
      case 'text':
        return { kind: 'constant', value: token.text };
      case 'error':
        if (token.text === '#REF!') return LOST;
        return { kind: 'constant', value: errorNamed(token.text) ?? token.text };
      case 'open': {
        this.#enter(token.at);
        const inner = this.#binary(0);
        this.#depth -= 1;
        this.#expect('close', "a ')'");
        return { kind: 'grouped', inner };
      }
      case 'open-array':
        return this.#array();
      case 'sheet':
        return this.#onSheet(token);
      case 'word':
        return this.#word(token);
      default:
        throw this.#unexpected(token);
    }
  }

  #word(token: Token): Expression {
    if (this.#peek().kind === 'open') return this.#call(token);
    const upper = token.text.toUpperCase();
    if (upper === 'TRUE' || upper === 'FALSE') return { kind: 'constant', value: upper === 'TRUE' };
    const reference = this.#reference(token, null);
    if (reference) return reference;
    if (isName(token.text)) return { kind: 'name', name: token.text };
    throw this.#unexpected(token);
  }

  #call(token: Token): Expression {
    if (!FUNCTION.test(token.text)) throw this.#unexpected(token);
    this.#enter(token.at);
    this.#expect('open', "a '('");
    const args: Expression[] = [];
    if (this.#peek().kind === 'close') this.#next += 1;
    else {
      do args.push(this.#argument());
      while (this.#takeKind('comma'));
      this.#expect('close', "a ')'");
    }
    this.#depth -= 1;
    return { kind: 'call', name: token.text.toUpperCase(), args };
  }

  #argument(): Expression {
    const { kind } = this.#peek();
    return kind === 'comma' || kind === 'close' ? OMITTED : this.#binary(0);
  }

  #array(): Expression {
    const rows: Exclude<Scalar, null>[][] = [];
    do {
      const row: Exclude<Scalar, null>[] = [];
      do row.push(this.#arrayItem());
      while (this.#takeKind('comma'));
      rows.push(row);
    } while (this.#takeKind('semicolon'));
    const close = this.#expect('close-array', "a '}'");
    if (rows.some((row) => row.length !== rows[0]?.length))
      throw new FormulaError('The rows of an array have to be of the same length', close.at);
    return { kind: 'array', rows };
  }

  #arrayItem(): Exclude<Scalar, null> {
    const isNegative = this.#takeOperator('-');
    const token = this.#take();
    if (token.kind === 'number') return isNegative ? -this.#number(token) : this.#number(token);
    if (isNegative) throw this.#unexpected(token);
    if (token.kind === 'text') return token.text;
    if (token.kind === 'error') return errorNamed(token.text) ?? token.text;
    const upper = token.text.toUpperCase();
    if (token.kind === 'word' && (upper === 'TRUE' || upper === 'FALSE')) return upper === 'TRUE';
    throw this.#unexpected(token);
  }

  #onSheet(token: Token): Expression {
    const sheet = this.#context.sheetNamed(token.text);
    const word = this.#take();
    if (word.kind === 'error' && word.text === '#REF!') return LOST;
    const reference = word.kind === 'word' ? this.#reference(word, sheet) : null;
    if (!reference) throw this.#unexpected(word);
    return sheet === null ? LOST : reference;
  }

  /** `B3`, `B3:C8`, `A:C` or `3:5`; null if the word is no part of a reference. */
  #reference(token: Token, sheet: number | null): Expression | null {
    const colon = this.#peek();
    const hasEnd = colon.kind === 'operator' && colon.text === ':';
    const corner = this.#corner(token.text);
    if (!hasEnd) return corner && { kind: 'cell', sheet, corner };
    const first = corner ?? this.#edge(token.text);
    if (!first) return null;
    this.#next += 1;
    const end = this.#take();
    const last = this.#corner(end.text) ?? this.#edge(end.text);
    const whole = wholeOf(token.text);
    if (!last || wholeOf(end.text) !== whole) throw this.#unexpected(end);
    return { kind: 'area', sheet, first, last, whole };
  }

  #corner(text: string): Corner | null {
    const match = CELL.exec(text);
    if (!match) return null;
    const [, fixedColumn = '', letters = '', fixedRow = '', digits = ''] = match;
    const column = columnNamed(letters);
    const row = rowNamed(digits);
    if (column === null || row === null) return null;
    return { row: this.#row(row, fixedRow), column: this.#column(column, fixedColumn) };
  }

  /** One end of whole columns or rows. */
  #edge(text: string): Corner | null {
    const [, columnMark = '', letters = ''] = COLUMN.exec(text) ?? [];
    const column = columnNamed(letters);
    if (column !== null) return { row: { isFixed: true, value: 0 }, column: this.#column(column, columnMark) };
    const [, rowMark = '', digits = ''] = ROW.exec(text) ?? [];
    const row = rowNamed(digits);
    return row === null ? null : { row: this.#row(row, rowMark), column: { isFixed: true, value: 0 } };
  }

  #row(row: number, mark: string): Coordinate {
    return mark ? { isFixed: true, value: row } : { isFixed: false, value: row - this.#context.origin.row };
  }

  #column(column: number, mark: string): Coordinate {
    const { origin } = this.#context;
    return mark ? { isFixed: true, value: column } : { isFixed: false, value: column - origin.column };
  }

  #number({ text, at }: Token): number {
    const value = Number(text);
    if (!Number.isFinite(value)) throw new FormulaError('This number is too large', at);
    return value;
  }

  #enter(at: number): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new FormulaError('The formula is nested too deeply', at);
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #takeKind(kind: TokenKind): boolean {
    if (this.#peek().kind !== kind) return false;
    this.#next += 1;
    return true;
  }

  #takeOperator(text: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'operator' || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #expect(kind: TokenKind, what: string): Token {
    const token = this.#take();
    if (token.kind !== kind) throw new FormulaError(`Here ${what} is missing`, token.at);
    return token;
  }

  #unexpected(token: Token = this.#peek()): FormulaError {
    if (token.kind === 'end') return new FormulaError('The formula ends too early', token.at);
    return new FormulaError(`'${token.text}' is not expected here`, token.at);
  }
}

function wholeOf(text: string): AreaReference['whole'] {
  if (COLUMN.test(text)) return 'columns';
  return ROW.test(text) ? 'rows' : null;
}
