import { join } from 'node:path';
import type { SubjectFault } from '../protocol/subject-messages.ts';

/** A thrown value as plain data, whatever it is: reading it runs the submission's code, and may throw again. */
export function faultOf(error: unknown): SubjectFault {
  try {
    if (error instanceof Error) return faultOfError(error);
    return { name: 'Error', message: `threw ${String(error)}, which is not an Error` };
  } catch {
    return { name: 'Error', message: 'threw what cannot be told in words' };
  }
}

/** The same for people, who know the submission's files by where they lie in a workspace. */
export function startFaultOf(error: unknown): SubjectFault {
  const fault = faultOf(error);
  const root = new RegExp(`(^|[\\s'"(])(?:file://)?${RegExp.escape(process.cwd())}/`, 'g');
  const message = fault.message.replaceAll(BY_US, '').replaceAll(root, '$1');
  return { ...fault, message };
}

/** What Node says of an entry that is not there. */
const BY_US = ` imported from ${join(import.meta.dirname, 'application.js')}`;

function faultOfError(error: Error): SubjectFault {
  const { name, message, code } = error as { name: unknown; message: unknown; code?: unknown };
  return {
    name: String(name),
    message: String(message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...placeOf(error),
  };
}

/**
 * The first call of the stack that lies in the submission. Where none does, what stands above them: where the syntax is
 * wrong, or who imports a module that is not there.
 */
function placeOf(error: Error): { file?: string; line?: number } {
  const root = `${process.cwd()}/`;
  const lines = String(error.stack ?? '').split('\n');
  const { calls = [], above = [] } = Object.groupBy(lines, (line) =>
    line.startsWith('    at ') ? 'calls' : 'above',
  );
  for (const line of [...calls, ...above]) {
    const byImporter = line.indexOf(root, Math.max(0, line.indexOf(' imported from ')));
    const start = byImporter < 0 ? line.indexOf(root) : byImporter;
    if (start < 0) continue;
    const match = /^([^:)\s?'"]+)(?:\?load=\d+)?(?::(\d+))?/.exec(line.slice(start + root.length));
    if (match?.[1] && !match[1].startsWith('node_modules/')) {
      return match[2] === undefined ? { file: match[1] } : { file: match[1], line: Number(match[2]) };
    }
  }
  return {};
}
