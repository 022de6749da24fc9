export type ProblemCode =
  | 'bad-place'
  | 'bad-name'
  | 'bad-count'
  | 'no-such-sheet'
  | 'no-such-name'
  | 'sheet-exists'
  | 'last-sheet'
  | 'no-room'
  | 'bad-save';

/** Something that a caller asked for and that cannot be done. Nothing has changed. */
export class WorkbookError extends Error {
  override readonly name = 'WorkbookError';
  readonly code: ProblemCode;

  constructor(code: ProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}
