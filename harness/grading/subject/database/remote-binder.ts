import type { SqlValue } from '../../protocol/sqlite-frames.ts';

const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 63n - 1n;

/** The parameters of a statement by index: the name with its prefix, or null. */
export type ParameterNames = readonly (string | null)[];

/** The values for all parameters from the arguments of run/get/all/iterate/bind, by better-sqlite3's rules and in its words. */
export function bindArguments(names: ParameterNames, args: readonly unknown[]): SqlValue[] {
  const bound = new Binding(names);
  let objectBound = false;
  for (const arg of args) {
    if (Array.isArray(arg)) {
      for (let index = 0; index < arg.length; index += 1) bound.next(arg[index]);
    } else if (isObject(arg) && !ArrayBuffer.isView(arg)) {
      if (isPlain(arg)) {
        if (objectBound) throw new TypeError('You cannot specify named parameters in two different objects');
        objectBound = true;
        bound.named(arg as Record<string, unknown>);
      } else if (bound.hasNames)
        throw new TypeError('Named parameters can only be passed within plain objects');
      else bound.next(arg);
    } else bound.next(arg);
  }
  return bound.finish(objectBound);
}

class Binding {
  readonly #names: ParameterNames;
  readonly #values: SqlValue[];
  #count = 0;
  #anonymous = 0;

  constructor(names: ParameterNames) {
    this.#names = names;
    this.#values = names.map(() => null);
  }

  get hasNames(): boolean {
    return this.#names.some((name) => name !== null);
  }

  /** Binds the next anonymous parameter. */
  next(value: unknown): void {
    do this.#anonymous += 1;
    while ((this.#names[this.#anonymous - 1] ?? null) !== null);
    this.#set(this.#anonymous, value);
  }

  named(values: Record<string, unknown>): void {
    for (const [index, name] of this.#names.entries()) {
      if (name === null) continue;
      const key = name.slice(1);
      if (!Object.hasOwn(values, key)) throw new RangeError(`Missing named parameter "${key}"`);
      this.#set(index + 1, values[key]);
    }
  }

  finish(objectBound: boolean): SqlValue[] {
    if (this.#count > this.#names.length) throw new RangeError('Too many parameter values were provided');
    if (this.#count < this.#names.length) {
      if (!objectBound && this.hasNames) throw new TypeError('Missing named parameters');
      throw new RangeError('Too few parameter values were provided');
    }
    return this.#values;
  }

  #set(index: number, value: unknown): void {
    const converted = toSqlValue(value);
    if (converted === undefined) {
      if (typeof value === 'bigint') throw new RangeError('The bound string, buffer, or bigint is too big');
      throw new TypeError('SQLite3 can only bind numbers, strings, bigints, buffers, and null');
    }
    if (index > this.#values.length) throw new RangeError('Too many parameter values were provided');
    this.#values[index - 1] = converted;
    this.#count += 1;
  }
}

/** The SQLite value of a JavaScript value; undefined when it has none (another type, or a bigint beyond 64 bits). */
export function toSqlValue(value: unknown): SqlValue | undefined {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'number':
    case 'string':
      return value;
    case 'bigint':
      return value >= MIN_INTEGER && value <= MAX_INTEGER ? value : undefined;
    default:
      return ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : undefined;
  }
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Some realm's plain object: its prototype is null or has none itself. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The optional boolean of pluck(), raw(), expand() and safeIntegers(): true when absent. */
export function toggle(args: readonly unknown[]): boolean {
  if (args.length === 0) return true;
  if (typeof args[0] !== 'boolean') throw new TypeError('Expected first argument to be a boolean');
  return args[0];
}
