import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ByteReader,
  ByteWriter,
  HEADER_BYTES,
  type SqlValue,
} from '../../../harness/grading/protocol/sqlite-frames.ts';

const sqlValue: fc.Arbitrary<SqlValue> = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double(),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);

const bodyOf = (frame: Buffer) => Buffer.from(frame.subarray(HEADER_BYTES));

test('values come back as they were, type and all', () => {
  fc.assert(
    fc.property(fc.array(sqlValue), fc.string({ unit: 'grapheme' }), (values, text) => {
      const frame = new ByteWriter(1_000_000).start().values(values).text(text).frame();
      expect(frame.readUInt32LE(0)).toBe(frame.length - HEADER_BYTES);
      const reader = new ByteReader(bodyOf(frame));
      expect(reader.values('bigint')).toEqual(values);
      expect(reader.text()).toBe(text);
      expect(reader.complete).toBe(true);
    }),
  );
});

test('any bytes are read without a throw, and a cut frame is never complete', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const reader = new ByteReader(Buffer.from(bytes));
      reader.values('number');
      reader.texts();
      reader.value('bigint');
      expect(typeof reader.complete).toBe('boolean');
    }),
  );
  fc.assert(
    fc.property(fc.array(sqlValue, { minLength: 1 }), fc.nat(), (values, cut) => {
      const body = bodyOf(new ByteWriter(1_000_000).start().values(values).frame());
      const reader = new ByteReader(body.subarray(0, cut % body.length));
      reader.values('bigint');
      expect(reader.complete).toBe(false);
    }),
  );
});

test('a writer stops at its limit', () => {
  const writer = new ByteWriter(100).start();
  writer.text('x'.repeat(96));
  expect(writer.overflowed).toBe(false);
  writer.u8(1);
  expect(writer.overflowed).toBe(true);
  expect(writer.frame().length).toBe(HEADER_BYTES + 100);
  expect(writer.start().u8(1).overflowed).toBe(false);
});
