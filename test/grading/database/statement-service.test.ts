import { expect, test } from 'vitest';
import { ChannelBroken } from '../../../harness/grading/database/statement-channel.ts';
import { StatementService } from '../../../harness/grading/database/statement-service.ts';
import { ReplyKind } from '../../../harness/grading/protocol/sqlite-operations.ts';

/** A batch of one statement, of a connection that is not open. */
const BATCH = Buffer.from([14, 0, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 10, 0, 0, 0, 0]);

const serviceOf = (isBarred: boolean) =>
  new StatementService({
    connection: null,
    isBarred,
    isUntouched: true,
    open: () => null,
    close() {},
    exchange: (frame) => frame,
  });

test('a batch is served once the app has been given the database, and breaks the channel before', () => {
  expect(serviceOf(false).serve(BATCH)[4]).toBe(ReplyKind.DONE);
  expect(() => serviceOf(true).serve(BATCH)).toThrow(ChannelBroken);
});
