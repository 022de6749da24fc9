import type { Failure, FailureCode, NextStep } from '../../domain/failure.ts';
import { BrokenEntry } from '../../store/store-failure.ts';

/** Codes of PostgreSQL (five characters, by class) and of Node's sockets. */
const UNREACHABLE =
  /^(08...|57P0[123]|53300|25006|E(CONNREFUSED|CONNRESET|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|HOSTUNREACH|NETUNREACH|NOENT|ACCES))$/;
const IDENTITY = /^(28...|3D000)$/;
/** A lock, a time limit, memory or another resource of the server. */
const BUSY = /^(55P03|57014|40001|40P01|25P03|53[24]00)$/;
/** I/O errors of the server, and what it finds damaged. */
const BROKEN = /^(58...|XX00[12])$/;
/** What `pg` says without a code. */
const LOST_CONNECTION =
  /connection (terminated|ended)|timeout exceeded when trying to connect|connection timeout|query read timeout|not queryable|SSL|calling end on the pool/i;

/** Whether the same transaction may go through now: another one was in its way. */
export const isWorthAnotherTry = (error: unknown): boolean => /^(40001|40P01)$/.test(codeOf(error));

/** Words for what PostgreSQL and the network say. Anything unknown is our bug and is thrown on. */
export function failureOf(error: unknown, place: string): Failure {
  const code = codeOf(error);
  const message = messageOf(error);
  const failure = (as: FailureCode, why: string, next: NextStep): Failure => ({
    code: as,
    message: why,
    next,
  });
  if (error instanceof BrokenEntry)
    return failure(
      'store-broken',
      `${place}: ${message}. Nothing was changed.`,
      'Stop all hosts, restore the latest backup of the database, and keep the broken one.',
    );
  if (code === '53100')
    return failure(
      'disk-full',
      `The disk of the database ${place} is full; what was recorded before is intact.`,
      'Free some space there, then do the same again.',
    );
  if (BUSY.test(code))
    return failure(
      'store-locked',
      `The database ${place} was kept busy by something else (${message}); nothing was written.`,
      'Do the same again; if it stays so, look for a long transaction in pg_stat_activity.',
    );
  if (IDENTITY.test(code))
    return failure(
      'database-unreachable',
      `The database ${place} let nobody in: ${message}.`,
      'Look at user, password and database in the address that --database names.',
    );
  if (UNREACHABLE.test(code) || (code === '' && LOST_CONNECTION.test(message)))
    return failure(
      'database-unreachable',
      `The database ${place} can't be reached: ${message}.`,
      'Look whether it runs and whether this machine may connect to it; nothing is lost meanwhile.',
    );
  if (BROKEN.test(code))
    return failure(
      'store-broken',
      `The database ${place} is damaged or can't use its disk: ${message}.`,
      "Look into the server's log; restore its latest backup if it is damaged.",
    );
  if (code === '42501')
    return failure('store-broken', `The database ${place} refuses: ${message}.`, {
      command: ['host', 'bash.yaml', '--check', '--database', 'postgres://…'],
      lead: 'See which rights are missing',
    });
  throw error;
}

/** One refusal for each address of a name: the first one speaks for all. */
function codeOf(error: unknown): string {
  const { code, errors } = error as { readonly code?: unknown; readonly errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  return errors?.[0] === undefined ? '' : codeOf(errors[0]);
}

function messageOf(error: unknown): string {
  const { message, errors } = error as { readonly message?: string; readonly errors?: readonly unknown[] };
  if (message) return message.replace(/\.$/, '');
  return errors?.[0] === undefined ? String(error) : messageOf(errors[0]);
}
