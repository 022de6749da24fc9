import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { printableLines } from '../../../../domain/printable.ts';

export interface SourceLine {
  readonly number: number;
  readonly text: string;
  /** The one that was asked for. */
  readonly isIt: boolean;
}

const LARGEST_BYTES = 1_000_000;

/** The lines around one in a file of the workspace; none where it can't be read as text. */
export function sourceLines(
  directory: string,
  { file, line }: { readonly file: string; readonly line: number },
  around: number,
): readonly SourceLine[] {
  const whole = path.resolve(directory, file);
  if (!whole.startsWith(`${path.resolve(directory)}${path.sep}`)) return [];
  const lines = printableLines(readText(whole));
  const from = Math.max(1, line - around);
  return lines.slice(from - 1, line + around).map((text, index) => ({
    number: from + index,
    text,
    isIt: from + index === line,
  }));
}

/** The candidate's file may have become a link, a pipe or something huge. */
function readText(file: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    return status.isFile() && status.size <= LARGEST_BYTES ? readFileSync(descriptor, 'utf8') : '';
  } catch {
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
