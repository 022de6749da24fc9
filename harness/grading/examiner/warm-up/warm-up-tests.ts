import { expect, test } from '../api.ts';
import { currentSession } from '../session.ts';
import type { Subject } from '../subject.ts';

/**
 * Run while there is no submission yet, over code of ours (`subject/warm-up/warm-up-app.ts`): what it does a hundred times is
 * fast when it counts. They are not reported. Once a submission has come, the rounds left are skipped.
 */

const ROUNDS = 24;

test.for(Array.from({ length: ROUNDS }, (_, round) => round))(
  'round %i',
  async (round, { subject, random }) => {
    const { style, world } = currentSession().host.job;
    if (style === 'library') await askLibrary(subject, round);
    else if (world.includes('database')) await askNotes(subject, round);
    else await askEcho(subject, random.int(1, 1_000));
  },
);

async function askNotes(subject: Subject, round: number): Promise<void> {
  for (let n = 0; n < 6; n += 1) {
    const written = await subject.post('/notes', {
      author: `author-${n % 3}`,
      text: `note ${n}`,
      marks: n % 2 === 0 ? ['a', 'b'] : [],
    });
    expect(written.status).toBe(201);
    expect(written.json).toMatchObject({ id: n + 1, author: `author-${n % 3}` });
  }
  await subject.database.load(
    'note',
    Array.from({ length: 20 }, (_, n) => ({ id: 100 + n, author: 1, text: 'loaded', written: `${round}` })),
  );
  const shown: number[] = [];
  let next: string | null = '/notes?limit=4';
  while (next !== null) {
    const page: { items: { id: number }[]; next: string | null } = (await subject.get(next)).json;
    shown.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  expect(shown).toHaveLength(26);
  expect(new Set(shown).size).toBe(26);
  const replies = await Promise.all(Array.from({ length: 8 }, (_, n) => subject.get(`/notes/${n + 1}`)));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 404, 404]);
  const { result, ...cost } = await subject.database.measure(() => subject.get('/notes?limit=3'));
  expect(result.json.items).toHaveLength(3);
  expect(cost.statements).toBeGreaterThan(1);
  expect((await subject.delete('/notes/1')).status).toBe(204);
  expect((await subject.post('/notes', { author: '' })).status).toBe(400);
  await subject.clock.advance(1_000);
  expect(await subject.database.query('SELECT count(*) AS n FROM note')).toEqual([{ n: 25 }]);
  expect(() => expect(shown).toEqual([])).toThrow();
}

async function askEcho(subject: Subject, value: number): Promise<void> {
  for (let n = 0; n < 10; n += 1) {
    expect((await subject.get(`/echo?value=${value + n}`)).json).toEqual({ value: String(value + n) });
    expect((await subject.post('/echo', { value })).json).toEqual({ value });
  }
}

async function askLibrary(subject: Subject, round: number): Promise<void> {
  const value = { round, amounts: [1n, -2n], at: new Date(round), nested: [[{ a: 'b' }], null, undefined] };
  for (let n = 0; n < 10; n += 1) expect(await subject.call('echo', value)).toEqual(value);
  const tally = await subject.construct('Tally');
  for (let n = 1n; n < 10n; n += 1n) expect(await tally.call('add', n)).toBe((n * (n + 1n)) / 2n);
}
