import type { Result } from '../../domain/failure.ts';

/** Something that bugsquash made and that is broken, with its repair. Nothing is touched before `apply`. */
export interface Repair {
  /** What is wrong and where, in a few words. */
  readonly wrong: string;
  /** What would be done about it. */
  readonly remedy: string;
  apply(): Promise<Result<unknown>>;
}

/** A name beside `file` that says when it was set aside. */
export const setAsideName = (file: string, now: Date): string =>
  `${file}.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
