import { describe, expect, test } from 'vitest';
import { resultsCsv } from '../../harness/bugbash/archive/results-csv.ts';
import { bashEventSchema, type Entry } from '../../harness/bugbash/log/events.ts';
import { foldAll } from '../../harness/bugbash/log/freeze.ts';
import type { BashState } from '../../harness/bugbash/log/state.ts';
import { chained, created, hint, joined, judged, type Line, logOf, received } from './support/events.ts';

const play: readonly Line[] = [
  [0, created()],
  [0, joined('p', 't0', 'Ána')],
  [0, joined('q', 't1')],
  [1, { type: 'started' }],
  [2, received('a', 't0')],
  [3, judged('a', 'alpha', { squashed: [true, true] })],
  [4, received('b', 't1', 'beta')],
];

const live = (entries: readonly Entry[]): BashState => {
  const state = foldAll(entries)?.live;
  if (!state) throw new Error('an empty log');
  return state;
};

describe('40: names in the results', () => {
  const tableOf = (name: string): readonly string[] =>
    resultsCsv(
      live(
        chained(
          logOf([
            [0, created()],
            [0, { ...joined('p', 't'), name, teamName: name } as never],
          ]),
        ),
      ),
    )
      .trimEnd()
      .split('\r\n');

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '  =1',
    '\t=1',
    '\r=1',
    '\u200b=1',
    '=1,"2',
  ])('%j is no formula', (name) => {
    const [, line = ''] = tableOf(name);
    expect(tableOf(name)).toHaveLength(2);
    const cells = line.split(',');
    expect(cells[1]).toMatch(/^"?'[=+\-@＝＋－＠]/);
    expect(line).not.toMatch(/(^|,)"?\s*[=+\-@＝＋－＠]/);
  });

  test.each(['a\u202eb', 'a\u0007b', 'a\u001b[31mb', 'a\u200bb', 'a\nb', '\u2066a'])(
    '%j is not taken into the log',
    (name) => {
      for (const event of [
        { ...joined('p', 't'), name },
        { ...joined('p', 't'), teamName: name },
        { type: 'moved-or-renamed', subject: 'team', id: 't', name, hidden: false },
      ])
        expect(bashEventSchema.safeParse(event).success).toBe(false);
      expect(bashEventSchema.safeParse(joined('p', 't', 'Ána 王')).success).toBe(true);
    },
  );

  test('have the points, the time of each squash and the team, best first', () => {
    const state = live(
      logOf([...play, [5, judged('b', 'beta', { squashed: [true] })], [6, hint('t1', 'beta', 'beta-2')]]),
    );
    expect(resultsCsv(state).split('\r\n')).toEqual([
      'rank,team,members,total,"last improvement, s",submissions,hints,"alpha, points","alpha, bug 1, s","alpha, bug 2, s","beta, points","beta, bug 1, s","beta, bug 2, s"',
      '1,Team t0,Ána,100,60,1,0,100,60,60,0,,',
      '2,Team t1,q,50,180,1,1,0,,,50,180,',
      '',
    ]);
  });
});
