export type TokenKind =
  | 'number'
  | 'text'
  | 'error'
  | 'word'
  | 'sheet'
  | 'operator'
  | 'open'
  | 'close'
  | 'open-array'
  | 'close-array'
  | 'comma'
  | 'semicolon'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** What was meant: of a text without its quotes, of a sheet without quotes and `!`. */
  readonly text: string;
  /** Where it begins in the formula, from 0. */
  readonly at: number;
}

/** A formula that cannot be read. */
export class FormulaError extends SyntaxError {
  override readonly name = 'FormulaError';
  /** Where in the text, from 0. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
