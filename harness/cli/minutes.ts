import { failed, type Result, success } from '../domain/failure.ts';

const MOST_MINUTES = 600;

/** The value of `--minutes`; undefined where it was not given. */
export function readMinutes(value: string | undefined, command: string): Result<number | undefined> {
  if (value === undefined) return success(undefined);
  const minutes = Number(value);
  if (minutes > 0 && minutes <= MOST_MINUTES) return success(minutes);
  return failed(
    'bad-arguments',
    `--minutes takes a number above 0 and up to ${MOST_MINUTES}, not "${value}".`,
    { command: [command, '--help'] },
  );
}
