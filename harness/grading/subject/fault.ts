import type { SubjectFault } from '../protocol/subject-messages.ts';

/** A thrown value as plain data. The place is the first line of the stack that lies in the submission. */
export function faultOf(error: unknown): SubjectFault {
  if (!(error instanceof Error))
    return { name: 'Error', message: `threw ${String(error)}, which is not an Error` };
  const { code } = error as { code?: unknown };
  const place = placeOf(error);
  return {
    name: String(error.name),
    message: String(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...place,
  };
}

function placeOf(error: Error): { file?: string; line?: number } {
  const root = `${process.cwd()}/`;
  for (const line of String(error.stack ?? '').split('\n')) {
    const start = line.indexOf(root);
    if (start < 0) continue;
    const match = /^([^:)\s?]+)(?:\?load=\d+)?(?::(\d+))?/.exec(line.slice(start + root.length));
    if (match?.[1] && !match[1].startsWith('node_modules/')) {
      return match[2] === undefined ? { file: match[1] } : { file: match[1], line: Number(match[2]) };
    }
  }
  return {};
}
