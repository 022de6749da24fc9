import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { SubjectGrants } from '../../../harness/grading/examiner/subject-grants.ts';
import type { FromExaminer } from '../../../harness/grading/protocol/examiner-messages.ts';

/** What is sent for one request for a subject must never be taken for the answer to another: row 48. */

function grants() {
  const told: FromExaminer[] = [];
  return { told, grants: new SubjectGrants((message) => told.push(message)) };
}

test('a grant that comes after another was asked for is void, and its sockets are closed', async () => {
  const { told, grants: asking } = grants();
  const first = asking.ask(false);
  const second = asking.ask(false);
  await expect(first).rejects.toThrow('another subject was asked for');
  const [late, right] = [new Socket(), new Socket()];
  asking.receive({ type: 'channel', grant: 1, channel: 'control' }, late);
  asking.receive({ type: 'subject', grant: 1 }, undefined);
  asking.receive({ type: 'channel', grant: 2, channel: 'control' }, right);
  asking.receive({ type: 'subject', grant: 2 }, undefined);
  expect(await second).toMatchObject({ grant: 2, control: right });
  expect([late.destroyed, right.destroyed]).toEqual([true, false]);
  expect(told).toEqual([
    { type: 'want-subject', grant: 1, keepDatabase: false },
    { type: 'want-subject', grant: 2, keepDatabase: false },
  ]);
  right.destroy();
});

test.for([
  ['whose channel came without its socket', { type: 'subject', grant: 1 }],
  ['that the supervisor calls void', { type: 'void-subject', grant: 1 }],
] as const)('a subject %s is asked for again, and nothing of it is kept', async ([, last]) => {
  const { told, grants: asking } = grants();
  const granted = asking.ask(true);
  const [database, control] = [new Socket(), new Socket()];
  asking.receive({ type: 'channel', grant: 1, channel: 'database' }, database);
  asking.receive({ type: 'channel', grant: 1, channel: 'control' }, undefined);
  asking.receive(last, undefined);
  expect(told.at(-1)).toEqual({ type: 'want-subject', grant: 2, keepDatabase: true });
  expect(database.destroyed).toBe(true);
  asking.receive({ type: 'channel', grant: 2, channel: 'control' }, control);
  asking.receive({ type: 'subject', grant: 2 }, undefined);
  expect(await granted).toMatchObject({ grant: 2, control, database: undefined });
  control.destroy();
});

test('a refusal says why', async () => {
  const { grants: asking } = grants();
  const granted = asking.ask(false);
  asking.receive({ type: 'no-subject', grant: 1, reason: 'too often' }, undefined);
  await expect(granted).rejects.toThrow('too often');
});
