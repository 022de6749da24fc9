import { describe, expect, test } from 'bugsquash/examiner';
import { tillOfTheLastRelease } from './support/earlier.ts';
import { deliver, passUpdated, statusOf } from './support/till.ts';

/** Pairs in which the second is later. */
const PAIRS = [
  ['9', '10'],
  ['99', '100'],
  ['88104', '100017'],
  ['8812', '8813'],
  ['9007199254740992', '9007199254740993'],
  ['999999999999999999', '1000000000000000000'],
  ['9223372036854775806', '9223372036854775807'],
  ['0', '1'],
] as const;

describe('two events about a pass', () => {
  test('the later one counts when they come in order', async ({ subject }) => {
    for (const [n, [earlier, later]] of PAIRS.slice(1, 6).entries()) {
      await deliver(subject, passUpdated(`pass_${n}`, earlier, 'active'));
      await deliver(subject, passUpdated(`pass_${n}`, later, 'ended'));
      expect(await statusOf(subject, `pass_${n}`), `${earlier} → ${later}`).toBe('ended');
    }
  });

  test('the later one counts when it comes first', async ({ subject }) => {
    for (const [n, [earlier, later]] of PAIRS.entries()) {
      await deliver(subject, passUpdated(`pass_${n}`, later, 'ended'));
      await subject.clock.advance(1_000);
      await deliver(subject, passUpdated(`pass_${n}`, earlier, 'active'));
      expect(await statusOf(subject, `pass_${n}`), `${later}, then ${earlier}`).toBe('ended');
    }
  });

  test('a pass that goes on for years, and from hand to hand, is always at its latest', async ({
    subject,
  }) => {
    for (const sequence of ['996', '98712', '7', '102233', '31000000', '9999998', '1004']) {
      const event = passUpdated('pass_1', sequence, `as of ${sequence}`);
      await deliver(subject, { ...event, data: { ...event.data, customer: `cus_${sequence}` } });
    }
    expect((await subject.get('/passes/pass_1')).json).toEqual({
      id: 'pass_1',
      customer: 'cus_31000000',
      status: 'as of 31000000',
    });
  });
});

describe('passes that were known before', () => {
  test('are not overwritten by what is older, and are by what is later', async ({ subject }) => {
    await subject.reopen(
      tillOfTheLastRelease(`
        insert into passes values
          ('pass_1', 'cus_1', 'ended', '100017'), ('pass_2', 'cus_2', 'active', '99998'), ('pass_3', 'cus_3', 'active', '7'),
          ('pass_4', 'cus_4', 'ended', '9007199254740993'), ('pass_5', 'cus_5', 'active', '9223372036854775806');
      `),
    );
    await deliver(subject, passUpdated('pass_1', '99998', 'active'));
    await deliver(subject, passUpdated('pass_2', '100017', 'paused'));
    await deliver(subject, passUpdated('pass_3', '10', 'paused'));
    await deliver(subject, passUpdated('pass_4', '9007199254740992', 'active'));
    await deliver(subject, passUpdated('pass_5', '9223372036854775807', 'paused'));
    const statuses: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) statuses.push(await statusOf(subject, `pass_${n}`));
    expect(statuses).toEqual(['ended', 'paused', 'paused', 'ended', 'paused']);
  });
});
