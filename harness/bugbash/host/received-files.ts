import { failed, type Result, success } from '../../domain/failure.ts';
import { matchesAny } from '../../files/globs.ts';
import { FILE_CAPS } from '../../files/list-files.ts';

export interface SentFile {
  readonly path: string;
  readonly base64: string;
}

const NEVER = ['.git', 'node_modules'];
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** As most file systems limit it. */
const MAX_NAME_BYTES = 255;

/**
 * The files of a request, held to the rules that a submission from a directory is held to (`files/list-files.ts`,
 * `grading/submission.ts`): what breaks one refuses the whole, because nothing may be left out silently.
 */
export function receivedFiles(
  sent: readonly SentFile[],
  editable: readonly string[],
): Result<ReadonlyMap<string, Buffer>> {
  if (sent.length === 0) return refused('it has no files');
  if (sent.length > FILE_CAPS.files) return refused(`it has more than ${FILE_CAPS.files} files`);
  const files = new Map<string, Buffer>();
  let totalBytes = 0;
  for (const { path, base64 } of sent) {
    const shown = JSON.stringify(path.slice(0, 200));
    const odd = whyOdd(path);
    if (odd !== undefined) return refused(`${shown} ${odd}`);
    if (!matchesAny(path, editable)) return refused(`${shown} is not a file that may be edited`);
    if (files.has(path)) return refused(`${shown} is in it twice`);
    if (!BASE64.test(base64)) return refused(`the content of ${shown} is not base64`);
    const content = Buffer.from(base64, 'base64');
    if (content.length > FILE_CAPS.fileBytes)
      return refused(`${shown} is larger than ${FILE_CAPS.fileBytes} bytes`);
    totalBytes += content.length;
    if (totalBytes > FILE_CAPS.totalBytes)
      return refused(`it has more than ${FILE_CAPS.totalBytes} bytes of files`);
    files.set(path, content);
  }
  const inTheWay = [...files.keys()].find((path) => foldersOf(path).some((folder) => files.has(folder)));
  if (inTheWay !== undefined)
    return refused(`${JSON.stringify(inTheWay)} lies in a folder that is a file as well`);
  return success(files);
}

/** The largest body that an honest submission can have, in bytes. */
export const SUBMISSION_BODY_LIMIT = Math.ceil((FILE_CAPS.totalBytes * 4) / 3) + FILE_CAPS.files * 1_000;

function whyOdd(path: string): string | undefined {
  const names = path.split('/');
  if (!path.isWellFormed()) return 'has a name that is not UTF-8';
  if (/\p{Cc}/u.test(path)) return 'has control characters in its name';
  if (path.startsWith('/') || path.includes('\\')) return 'is not a relative path with "/"';
  if (names.some((name) => ['', '.', '..'].includes(name))) return 'is not a normalised path';
  if (names.some((name) => NEVER.includes(name.toLowerCase()))) return 'lies in a folder that is never read';
  if (names.length > FILE_CAPS.depth) return `is nested deeper than ${FILE_CAPS.depth} levels`;
  if (names.some((name) => Buffer.byteLength(name) > MAX_NAME_BYTES)) return 'has a name that is too long';
  if (Buffer.byteLength(path) > FILE_CAPS.pathBytes)
    return `has a path longer than ${FILE_CAPS.pathBytes} bytes`;
  return undefined;
}

function foldersOf(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

const refused = (why: string): Result<never> =>
  failed(
    'submission-refused',
    `The submission was not taken: ${why}.`,
    'Take away what is not part of your answer, then submit again.',
  );
