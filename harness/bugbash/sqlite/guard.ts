import { type Failure, type Result, success } from '../../domain/failure.ts';
import { storeFailure } from '../../store/store-failure.ts';

/** Runs one short operation of the database; what SQLite refuses is a failure with the file's name. */
export type Guard = <T>(operation: () => T) => Result<T>;

export const guarded =
  (file: string): Guard =>
  (operation) => {
    try {
      return success(operation());
    } catch (error) {
      return { ok: false, failure: failureOf(error, file) };
    }
  };

export const failureOf = (error: unknown, file: string): Failure =>
  storeFailure(
    error,
    file,
    'Stop the host, restore the latest backup of this bash, and keep the broken file.',
  );
