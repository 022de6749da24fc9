import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardOf, rowsOf } from '../../harness/bugbash/log/board.ts';
import { decideApply, decideCancel, decidePreview } from '../../harness/bugbash/log/decide/rejudge.ts';
import type { BashEvent, BashEventOf, Entry } from '../../harness/bugbash/log/events.ts';
import { type FoldedLog, foldAll, foldLog } from '../../harness/bugbash/log/freeze.ts';
import { previewOf, submissionsInScope } from '../../harness/bugbash/log/rejudge.ts';
import { digestOf } from '../../harness/bugbash/log/state.ts';
import {
  atMinute,
  created,
  joined,
  judged,
  type Line,
  logOf,
  received,
  verdictOf,
} from './support/events.ts';
import { randomLog } from './support/random-log.ts';

const DIGEST = 'd'.repeat(64);

function folded(entries: readonly Entry[]): FoldedLog {
  const log = foldAll(entries);
  if (!log) throw new Error('an empty log');
  return log;
}

/** The log with one more entry, at the moment of its last. */
function then(log: FoldedLog, event: BashEvent): FoldedLog {
  const { position, atMs } = log.live;
  return foldLog(log, { position: position + 1, atMs, who: 'host', previous: '0'.repeat(64), event });
}

const preview = (
  rejudge: string,
  scope: BashEventOf<'rejudge-previewed'>['scope'],
  results: BashEventOf<'rejudge-previewed'>['results'],
): BashEventOf<'rejudge-previewed'> => ({
  type: 'rejudge-previewed',
  rejudge,
  scope,
  digest: DIGEST,
  results,
});

const result = (submission: string, squashed: readonly boolean[], regressions = 0) => ({
  submission,
  verdict: verdictOf('alpha', { squashed, regressions, digest: DIGEST }),
});

const play: readonly Line[] = [
  [0, created()],
  [0, joined('p', 't0')],
  [0, joined('q', 't1')],
  [0, { type: 'started' }],
  [1, received('a', 't0')],
  [2, judged('a', 'alpha', { squashed: [true, true] })],
  [3, received('b', 't1')],
  [4, judged('b', 'alpha', { squashed: [true, false] })],
];

describe('a rejudge', () => {
  test('that is cancelled changes no public byte; an applied one exactly the previewed rows (500 logs)', () => {
    let changes = 0;
    fc.assert(
      fc.property(
        randomLog(60),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        (entries, found) => {
          const before = folded(entries);
          const submissions = submissionsInScope(before.live, { exercise: 'alpha' });
          const results = submissions
            .filter(({ grading }) => grading.kind === 'graded')
            .map(({ id }, index) =>
              result(id, [found[index % 40] ?? false, found[(index * 7) % 40] ?? false]),
            );
          const event = preview('new', { exercise: 'alpha' }, results);
          if (submissions.length === 0) return;
          expect(decidePreview(before.live, event)).toMatchObject({ ok: true });
          const previewed = then(before, event);
          const cancelled = then(previewed, { type: 'rejudge-cancelled', rejudge: 'new' });
          for (const log of [previewed, cancelled]) {
            expect(publicBytes(log)).toBe(publicBytes(before));
            expect(JSON.stringify(rowsOf(log.live))).toBe(JSON.stringify(rowsOf(before.live)));
          }
          const rejudge = previewed.live.rejudges.find(({ id }) => id === 'new');
          if (!rejudge) throw new Error('the preview is not in the state');
          const rows = previewOf(previewed.live, rejudge);
          const applied = then(previewed, { type: 'rejudge-applied', rejudge: 'new' });
          expect(differences(before, applied)).toEqual({ scores: rows.scores, ranks: rows.ranks });
          changes += rows.verdicts.length;
        },
      ),
      { numRuns: 500 },
    );
    expect(changes).toBeGreaterThan(100);
  });

  test('lists every verdict, score and rank that would change, and what it leaves out', () => {
    const log = folded(logOf([...play, [5, received('c', 't1')]]));
    const event = preview('r', { exercise: 'alpha' }, [
      result('a', [true, false]),
      result('b', [true, true]),
    ]);
    const { live } = then(log, event);
    const [rejudge] = live.rejudges;
    if (!rejudge) throw new Error('no preview');
    expect(previewOf(live, rejudge)).toEqual({
      verdicts: [
        {
          ...{ submission: 'a', team: 't0', exercise: 'alpha' },
          before: { squashed: ['alpha-1', 'alpha-2'], regressions: [] },
          after: { squashed: ['alpha-1'], regressions: [] },
        },
        {
          ...{ submission: 'b', team: 't1', exercise: 'alpha' },
          before: { squashed: ['alpha-1'], regressions: [] },
          after: { squashed: ['alpha-1', 'alpha-2'], regressions: [] },
        },
      ],
      scores: [
        { team: 't0', exercise: 'alpha', before: 100, after: 25 },
        { team: 't1', exercise: 'alpha', before: 25, after: 100 },
      ],
      ranks: [
        { team: 't0', before: 1, after: 2 },
        { team: 't1', before: 2, after: 1 },
      ],
      overlaps: [],
      missing: ['c'],
    });
  });

  test('of one bug leaves the rest of a verdict as it was', () => {
    const log = folded(logOf(play));
    const event = preview('r', { exercise: 'alpha', bug: 'alpha-1' }, [result('a', [false, false], 3)]);
    const { live } = then(then(log, event), { type: 'rejudge-applied', rejudge: 'r' });
    expect(rowsOf(live).find(({ team }) => team === 't0')).toMatchObject({ total: 75 });
  });

  test('names another one of the same submissions, and is refused once that was applied', () => {
    const log = folded(logOf(play));
    const one = preview('one', { exercise: 'alpha' }, [result('a', [false]), result('b', [false])]);
    const two = preview('two', { team: 't0' }, [result('a', [true])]);
    const both = then(then(log, one), two);
    const open = both.live.rejudges.map((rejudge) => previewOf(both.live, rejudge).overlaps);
    expect(open).toEqual([
      [{ rejudge: 'two', submissions: ['a'] }],
      [{ rejudge: 'one', submissions: ['a'] }],
    ]);
    const applied = then(both, { type: 'rejudge-applied', rejudge: 'two' });
    expect(decideApply(applied.live, 'one')).toMatchObject({
      failure: { code: 'wrong-state', message: expect.stringContaining('Rejudge two was applied') },
    });
    expect(decideCancel(applied.live, 'one')).toMatchObject({ ok: true });
    for (const decided of [decideApply(applied.live, 'two'), decideCancel(applied.live, 'two')])
      expect(decided).toMatchObject({ failure: { message: expect.stringContaining('is applied already') } });
    expect(decideApply(applied.live, 'three')).toMatchObject({ failure: { code: 'bad-arguments' } });
  });

  test('can not be previewed with a submission out of its scope, twice, or of other content', () => {
    const { live } = folded(logOf(play));
    const [a, b] = [result('a', [true]), result('b', [true])];
    const other = { submission: 'a', verdict: verdictOf('alpha', { squashed: [] }) };
    for (const results of [[b], [a, a], [other], [{ ...a, submission: 'nowhere' }]])
      expect(decidePreview(live, preview('r', { team: 't0' }, results))).toMatchObject({ ok: false });
    expect(decidePreview(live, preview('r', { team: 'nobody' }, []))).toMatchObject({ ok: false });
    expect(decidePreview(live, preview('r', { team: 't0' }, [a]))).toMatchObject({ ok: true });
  });

  test('of a whole exercise is what new submissions are graded by, one of a team is not', () => {
    const log = folded(logOf(play));
    const ofTeam = then(then(log, preview('r', { exercise: 'alpha', team: 't0' }, [])), {
      type: 'rejudge-applied',
      rejudge: 'r',
    });
    const whole = then(then(ofTeam, preview('s', { exercise: 'alpha' }, [])), {
      type: 'rejudge-applied',
      rejudge: 's',
    });
    expect([log, ofTeam, whole].map(({ live }) => digestOf(live, 'alpha'))).toEqual([
      'a'.repeat(64),
      'a'.repeat(64),
      DIGEST,
    ]);
  });
});

/** Without the number of the last entry, which is that of the rejudge itself. */
function publicBytes({ shown }: FoldedLog): string {
  const { position: _, ...board } = boardOf(shown, 'b', atMinute(500));
  return JSON.stringify(board);
}

function differences(before: FoldedLog, after: FoldedLog) {
  const now = new Map(rowsOf(after.live).map((row) => [row.team, row]));
  const pairs = rowsOf(before.live).map((old) => [old, now.get(old.team)] as const);
  return {
    scores: pairs.flatMap(([old, row]) =>
      old.scores.flatMap(({ exercise, total }, index) => {
        const next = row?.scores[index]?.total ?? -1;
        return next === total ? [] : [{ team: old.team, exercise, before: total, after: next }];
      }),
    ),
    ranks: pairs.flatMap(([old, row]) =>
      row && row.rank !== old.rank ? [{ team: old.team, before: old.rank, after: row.rank }] : [],
    ),
  };
}
