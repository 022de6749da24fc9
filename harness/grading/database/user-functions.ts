import type { DatabaseSync } from 'node:sqlite';
import { ByteReader, ByteWriter, MAX_REPLY_BYTES, type SqlValue } from '../protocol/sqlite-frames.ts';
import { FunctionFlag, Operation, ReplyFlag, ReplyKind } from '../protocol/sqlite-operations.ts';
import { ChannelBroken } from './statement-channel.ts';

/** Functions whose built-in meaning the database process itself relies on. */
const RESERVED = new Set(['changes', 'total_changes', 'load_extension']);

/** Thrown through SQLite when a function of the subject's threw. */
export const functionThrew = new Error('the function of the subject threw');

/** A function that the subject defines, as it announces it. */
export interface UserFunction {
  readonly id: number;
  readonly name: string;
  /** -1 for any number of parameters. */
  readonly arity: number;
  /** Of `FunctionFlag`. */
  readonly flags: number;
}

/** The SQL functions that run in the subject: SQLite calls them here in the middle of a statement. */
export class UserFunctions {
  /** False while the examiner's own statements run: the subject is not there to answer then. */
  isServing = false;
  readonly #writer = new ByteWriter(MAX_REPLY_BYTES);
  readonly #exchange: (frame: Buffer) => Buffer;

  /** @param exchange sends a CALL to the subject and returns its answer */
  constructor(exchange: (frame: Buffer) => Buffer) {
    this.#exchange = exchange;
  }

  isReserved({ name }: UserFunction): boolean {
    return RESERVED.has(name.toLowerCase());
  }

  define(database: DatabaseSync, { id, name, arity, flags }: UserFunction): void {
    if (arity < -1 || arity > 127)
      throw new ChannelBroken('a function has an impossible number of parameters');
    const call = (...args: SqlValue[]) => this.#call(database, id, args) as never;
    if (arity >= 0) Object.defineProperty(call, 'length', { value: arity });
    const options = {
      deterministic: (flags & FunctionFlag.DETERMINISTIC) !== 0,
      directOnly: (flags & FunctionFlag.DIRECT_ONLY) !== 0,
      useBigIntArguments: true,
      varargs: arity < 0,
    };
    database.function(name, options, call as never);
  }

  #call(database: DatabaseSync, id: number, args: readonly SqlValue[]): SqlValue {
    if (!this.isServing)
      throw new Error('a function of the subject is needed, and the subject is not there to run it');
    const flags = database.isTransaction ? ReplyFlag.IN_TRANSACTION : 0;
    const writer = this.#writer.start().u8(ReplyKind.CALL).u8(flags).u32(id).values(args);
    if (writer.overflowed) throw new Error('string or blob too big');
    const reader = new ByteReader(this.#exchange(writer.frame()));
    if (reader.u8() !== Operation.ANSWER)
      throw new ChannelBroken('the subject asked for something instead of answering');
    const threw = reader.u8() === 1;
    const value = reader.value('bigint');
    if (!reader.complete) throw new ChannelBroken('an answer is malformed');
    if (threw) throw functionThrew;
    return value;
  }
}
