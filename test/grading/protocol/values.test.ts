import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeFrame,
  FrameReader,
  MAX_FRAME_BYTES,
  ProtocolError,
} from '../../../harness/grading/protocol/frames.ts';
import { decodeValue, encodeValue } from '../../../harness/grading/protocol/values.ts';

const overTheWire = (value: unknown) => decodeValue(JSON.parse(JSON.stringify(encodeValue(value))));

describe('values on the control channel', () => {
  test('JSON and what JSON lacks come out as they went in', () => {
    const value = {
      nothing: undefined,
      big: 2n ** 80n,
      at: new Date('2026-03-02T09:00:00Z'),
      never: new Date(Number.NaN),
      odd: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0],
      map: new Map<unknown, unknown>([['a', new Set([1, 'b'])]]),
      bytes: new Uint8Array([0, 255]),
      $: 'a key of ours',
      constructor: 'is data',
    };
    const received = overTheWire(value) as typeof value;
    expect(received).toEqual(value);
    expect(Object.is(received.odd[3], -0)).toBe(true);
    expect(Object.getPrototypeOf(received)).toBe(Object.prototype);
  });

  test('anything made of them does', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: false,
    });
    fc.assert(
      fc.property(anything, (value) => {
        let encoded: unknown;
        try {
          encoded = encodeValue(value);
        } catch (error) {
          // What can't be sent is said at once.
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        expect(decodeValue(JSON.parse(JSON.stringify(encoded)))).toEqual(value);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  test.for<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['an instance of a class', new (class Secret {})()],
    ['the key __proto__', JSON.parse('{"__proto__": 1}')],
  ])('%s is refused by the sender', ([, value]) => {
    expect(() => encodeValue(value)).toThrow(TypeError);
  });

  test.for<[string, string]>([
    ['the key __proto__', '{"__proto__": {"polluted": true}}'],
    ['the key __proto__ beside a tag', '{"$": "undefined", "__proto__": 1}'],
    ['the key __proto__ among entries', '{"$": "object", "v": [["__proto__", 1]]}'],
    ['an unknown kind', '{"$": "function", "v": "x"}'],
    ['a bigint that is none', '{"$": "bigint", "v": "1e5"}'],
    ['a map of no pairs', '{"$": "map", "v": [1]}'],
    ['a handle nobody asked for', '{"$": "handle", "v": 1, "n": "X"}'],
  ])('%s is refused by the receiver', ([, json]) => {
    expect(() => decodeValue(JSON.parse(json))).toThrow(ProtocolError);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('nesting without end is refused on both sides', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    expect(() => encodeValue(deep)).toThrow('nested deeper');
    expect(() => decodeValue(deep)).toThrow(ProtocolError);
  });
});

describe('frames', () => {
  test('are cut out of any chunks', () => {
    const bytes = Buffer.concat([encodeFrame({ id: 1 }), encodeFrame(['x'.repeat(1000)]), encodeFrame(null)]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const reader = new FrameReader();
        const messages: unknown[] = [];
        let offset = 0;
        for (const size of [...sizes, bytes.length]) {
          messages.push(...reader.push(bytes.subarray(offset, offset + size)));
          offset = Math.min(bytes.length, offset + size);
        }
        expect(messages).toEqual([{ id: 1 }, ['x'.repeat(1000)], null]);
      }),
      { seed: 7 },
    );
  });

  test('one that announces too much, or holds no JSON, ends the channel', () => {
    const huge = Buffer.alloc(4);
    huge.writeUInt32BE(MAX_FRAME_BYTES + 1);
    expect(() => new FrameReader().push(huge)).toThrow(ProtocolError);
    const noise = Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('{x')]);
    expect(() => new FrameReader().push(noise)).toThrow(ProtocolError);
  });
});
