/**
 * Turns what git and the file system report into expected failures. Whatever it does not know is our bug
 * and is thrown on.
 */
import { GitError } from 'simple-git';
import { type Failure, failed, type Result, success } from '../domain/failure.ts';

/** Carries a failure out of nested steps to the `expected` around them. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(refused: { readonly failure: Failure }) {
    super(refused.failure.message);
    this.name = 'Refusal';
    this.failure = refused.failure;
  }
}

/**
 * Runs `work`; what went wrong in an expected way becomes a value. `doing` completes "Could not …".
 * @param isPlaceChosen whether the person said where, and may say another place
 */
export async function expected<T>(
  doing: string,
  work: () => Promise<T>,
  { isPlaceChosen = false } = {},
): Promise<Result<T>> {
  try {
    return success(await work());
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, failure: error.failure };
    const failure = asFailure(doing, error, isPlaceChosen);
    if (failure === undefined) throw error;
    return { ok: false, failure };
  }
}

/** The value of a result, or a `Refusal` for the `expected` around it. */
export function orRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Refusal(result);
}

function asFailure(doing: string, error: unknown, isPlaceChosen: boolean): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/\bENOSPC\b|\bEDQUOT\b|No space left on device|Disk quota exceeded/.test(error.message)) {
    return failed(
      'disk-full',
      `Could not ${doing}: the disk is full (${tellingLine(error.message)}).`,
      'Free some disk space and try again.',
    ).failure;
  }
  if (/spawn git (ENOENT|EACCES)/.test(error.message)) {
    return failed(
      'git-missing',
      `Could not ${doing}: there is no \`git\` on your PATH.`,
      'Install git (https://git-scm.com/downloads), open a new terminal and try again.',
    ).failure;
  }
  if (error instanceof GitError) {
    return failed('git-failed', `Could not ${doing}: git says "${tellingLine(error.message)}".`, {
      command: ['doctor'],
      lead: 'Try again; if it fails again, see what doctor says about git',
    }).failure;
  }
  if (
    'code' in error &&
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENAMETOOLONG'].includes(String(error.code))
  ) {
    const message = `Could not ${doing}: ${firstLine(error.message)}.`;
    return isPlaceChosen
      ? failed('no-such-directory', message, 'Choose a directory you may write to with --dir.').failure
      : failed('unreadable-file', message, 'Give yourself the right to read and write there, then try again.')
          .failure;
  }
  return undefined;
}

/** What git did before it failed comes first. */
const tellingLine = (text: string): string => /^(?:fatal|error): .*/m.exec(text)?.[0] ?? firstLine(text);

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';
