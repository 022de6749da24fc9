import { failed, type NextStep, type Result, success } from '../domain/failure.ts';

const LEAST_MINUTES = 0.001;
const MOST_MINUTES = 600;

/** The value of `--minutes`; undefined where it was not given. */
export function readMinutes(value: string | undefined, next: NextStep): Result<number | undefined> {
  if (value === undefined) return success(undefined);
  const minutes = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : 0;
  if (minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES) return success(minutes);
  return failed(
    'bad-arguments',
    `--minutes takes a number such as 30 or 7.5, from ${LEAST_MINUTES} to ${MOST_MINUTES}, not "${value}".`,
    next,
  );
}
