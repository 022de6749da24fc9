import { ProtocolError } from './frames.ts';
import { MAX_VALUES } from './hostile-json.ts';

/**
 * Values on the control channel: JSON plus undefined, bigint, Date, NaN, ±Infinity, −0, Map, Set and
 * Uint8Array, each tagged as `{ "$": kind, "v": payload }`. A plain object that itself has a `$` key travels
 * as entries. Functions and symbols are refused, and so is the key `__proto__`. What has to stay where it is, an
 * instance, something iterable or a callback, travels as the number that the other side may name it by.
 */

const MAX_DEPTH = 100;
/** What an instance costs in memory, in values. */
const HANDLE_VALUES = 8;
/** What a value costs in memory beside its characters, in characters. */
const CHARACTERS_OF_VALUE = 4;
/** In maps and sets: keys can be chosen so that each is compared with every other. */
const MAX_KEYS = 10_000;
/** In all strings, keys and big numbers of a message: each is kept, compared and printed several times. */
const MAX_CHARACTERS = 1_000_000;
/** Of bytes: a failed assertion prints each as a value. */
const MAX_BASE64_CHARACTERS = 1_400_000;

/** What an instance of a class becomes on the wire: a number the other side can name in later calls. */
export interface HandleReference {
  readonly handle: number;
  readonly className: string;
}

/** A function of a hidden test, by its number. */
export interface CallbackReference {
  readonly callback: number;
}

export interface EncodeOptions {
  /** Called for instances of classes, and for what only its own process can iterate; absent means they are refused. */
  readonly toHandle?: (instance: object) => HandleReference | CallbackReference;
}

export interface DecodeOptions {
  /** Called for handles; absent means they are refused. */
  readonly fromHandle?: (reference: HandleReference) => unknown;
  /** Called for callbacks; absent means they are refused. */
  readonly fromCallback?: (reference: CallbackReference) => unknown;
}

/** Counts what one message holds, or several that are kept together. */
export class ValueCount {
  #values = 0;
  #keys = 0;
  #characters = 0;
  #base64Characters = 0;

  /** About what it takes to keep, in characters. */
  get weight(): number {
    return this.#characters + this.#base64Characters + CHARACTERS_OF_VALUE * this.#values;
  }

  addValues(count: number): void {
    this.#values += count;
    if (this.#values > MAX_VALUES) throw new ProtocolError(`more than ${MAX_VALUES} values at once`);
  }

  addKeys(count: number): void {
    this.#keys += count;
    if (this.#keys > MAX_KEYS) throw new ProtocolError(`more than ${MAX_KEYS} keys in maps and sets at once`);
  }

  addCharacters({ length }: { readonly length: number }): void {
    this.#characters += length;
    if (this.#characters > MAX_CHARACTERS)
      throw new ProtocolError(`more than ${MAX_CHARACTERS} characters at once`);
  }

  addBase64({ length }: string): void {
    this.#base64Characters += length;
    if (this.#base64Characters > MAX_BASE64_CHARACTERS)
      throw new ProtocolError('more than a megabyte of bytes at once');
  }
}

export function encodeValue(value: unknown, options: EncodeOptions = {}, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new TypeError(`a value is nested deeper than ${MAX_DEPTH} levels`);
  const next = (inner: unknown) => encodeValue(inner, options, depth + 1);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return { $: 'undefined' };
    case 'bigint':
      return { $: 'bigint', v: value.toString() };
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    case 'object':
      break;
    default:
      throw new TypeError(`a ${typeof value} can't be sent`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return Array.from(value, next);
  if (value instanceof Date) return { $: 'date', v: Number.isNaN(value.getTime()) ? null : value.getTime() };
  if (value instanceof Map)
    return { $: 'map', v: [...value].map(([key, inner]) => [next(key), next(inner)]) };
  if (value instanceof Set) return { $: 'set', v: [...value].map(next) };
  if (value instanceof Uint8Array) return { $: 'bytes', v: Buffer.from(value).toString('base64') };
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== null && prototype !== Object.prototype) || isIterable(value)) {
    if (!options.toHandle) throw new TypeError('an instance of a class cannot be sent');
    const reference = options.toHandle(value);
    if ('callback' in reference) return { $: 'callback', v: reference.callback };
    return { $: 'handle', v: reference.handle, n: reference.className };
  }
  const entries = Object.entries(value);
  if (entries.some(([key]) => key === '__proto__')) throw new TypeError('the key "__proto__" is refused');
  if (entries.some(([key]) => key === '$'))
    return { $: 'object', v: entries.map(([key, inner]) => [key, next(inner)]) };
  return Object.fromEntries(entries.map(([key, inner]) => [key, next(inner)]));
}

/** Of a plain object: its properties would not say what it yields. */
function isIterable(value: object): boolean {
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

/** The inverse of `encodeValue`; throws `ProtocolError` on anything that `encodeValue` can't have made. */
export function decodeValue(
  wire: unknown,
  options: DecodeOptions = {},
  depth = 0,
  count = new ValueCount(),
): unknown {
  count.addValues(1);
  if (depth > 2 * MAX_DEPTH) throw new ProtocolError('a value is nested too deeply');
  const next = (inner: unknown) => decodeValue(inner, options, depth + 1, count);
  if (typeof wire === 'string') count.addCharacters(wire);
  if (wire === null || typeof wire === 'string' || typeof wire === 'boolean' || typeof wire === 'number')
    return wire;
  if (Array.isArray(wire)) return wire.map(next);
  if (typeof wire !== 'object') throw new ProtocolError('a value of no known kind');
  if (Object.hasOwn(wire, '__proto__')) throw new ProtocolError('the key "__proto__" is refused');
  if (!Object.hasOwn(wire, '$')) return objectOf(Object.entries(wire), next, count);
  const { $: kind, v: payload, n: className } = wire as { $: unknown; v?: unknown; n?: unknown };
  switch (kind) {
    case 'undefined':
      return undefined;
    case 'bigint':
      if (typeof payload !== 'string' || !/^-?\d{1,4096}$/.test(payload)) break;
      count.addCharacters(payload);
      return BigInt(payload);
    case 'number':
      if (payload === 'NaN' || payload === 'Infinity' || payload === '-Infinity' || payload === '-0')
        return Number(payload);
      break;
    case 'date':
      if (payload === null || typeof payload === 'number') return new Date(payload ?? Number.NaN);
      break;
    case 'map': {
      const entries = entriesOf(payload);
      count.addKeys(entries.length);
      return new Map(entries.map(([key, inner]) => [next(key), next(inner)]));
    }
    case 'set':
      if (!Array.isArray(payload)) break;
      count.addKeys(payload.length);
      return new Set(payload.map(next));
    case 'bytes':
      if (typeof payload !== 'string') break;
      count.addBase64(payload);
      return new Uint8Array(Buffer.from(payload, 'base64'));
    case 'handle':
      if (options.fromHandle && typeof payload === 'number' && typeof className === 'string') {
        count.addValues(HANDLE_VALUES - 1);
        count.addCharacters(className);
        return options.fromHandle({ handle: payload, className });
      }
      break;
    case 'callback':
      if (options.fromCallback && typeof payload === 'number')
        return options.fromCallback({ callback: payload });
      break;
    case 'object':
      return objectOf(
        entriesOf(payload).map(([key, inner]) => {
          if (typeof key !== 'string') throw new ProtocolError('an object with a key that is not a string');
          return [key, inner] as const;
        }),
        next,
        count,
      );
  }
  const named = typeof kind === 'string' ? JSON.stringify(kind.slice(0, 40)) : typeof kind;
  throw new ProtocolError(`a malformed value of kind ${named}`);
}

function entriesOf(payload: unknown): [unknown, unknown][] {
  if (!Array.isArray(payload) || payload.some((pair) => !Array.isArray(pair) || pair.length !== 2)) {
    throw new ProtocolError('malformed entries');
  }
  return payload as [unknown, unknown][];
}

function objectOf(
  entries: readonly (readonly [string, unknown])[],
  next: (inner: unknown) => unknown,
  count: ValueCount,
): object {
  for (const [key] of entries) count.addCharacters(key);
  if (entries.some(([key]) => key === '__proto__')) throw new ProtocolError('the key "__proto__" is refused');
  return Object.fromEntries(entries.map(([key, inner]) => [key, next(inner)]));
}
