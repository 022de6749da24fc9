/** One text of a source file that is replaced; it must occur in it exactly once. */
export interface Edit {
  /** Relative to the clone's root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A grader without one of its defences (all layers of it), and the test that must then fail. */
export interface DefenceMutant {
  /** Rows of the table in `test/redteam/README.md` whose attack gets through. */
  readonly rows: readonly number[];
  /** What is taken away, in words; several layers are named. */
  readonly without: string;
  readonly edits: readonly Edit[];
  /** The file, and a part of the full name as vitest gives it: describe > title. */
  readonly test: { readonly file: string; readonly name: string };
  /** What the failing test says, so that it fails because the attack got through and for no other reason. */
  readonly shows: RegExp;
}
