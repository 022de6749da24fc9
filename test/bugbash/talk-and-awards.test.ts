import { describe, expect, test } from 'vitest';
import { nextAnnouncementMs, shownAnnouncements } from '../../harness/bugbash/log/announcements.ts';
import { auditOf } from '../../harness/bugbash/log/audit.ts';
import { awardsOf } from '../../harness/bugbash/log/awards.ts';
import { questionsFor } from '../../harness/bugbash/log/questions.ts';
import type { BashState } from '../../harness/bugbash/log/state.ts';
import { atMinute, judged, type Line, logOf, MINUTE_MS, received } from './support/events.ts';
import { start, stateAfter, tried } from './support/played.ts';

describe('what is said', () => {
  test('an announcement at "end − 15" follows an extension', () => {
    const announce: Line = [
      0,
      { type: 'announced', announcement: 'n', text: 'Soon', beforeEndMs: 15 * MINUTE_MS },
    ];
    const ids = (state: BashState, minutes: number) =>
      shownAnnouncements(state.announcements, state.clock, atMinute(minutes)).map(({ id }) => id);
    const plain = stateAfter(announce);
    expect([ids(plain, 44), ids(plain, 45)]).toEqual([[], ['n']]);
    expect(nextAnnouncementMs(plain.announcements, plain.clock, atMinute(1))).toBe(atMinute(45));
    const extended = stateAfter(announce, [50, { type: 'extended', minutes: 20 }]);
    expect([ids(extended, 64), ids(extended, 65)]).toEqual([[], ['n']]);
    const paused = stateAfter(announce, [1, { type: 'paused' }], [31, { type: 'resumed' }]);
    expect([ids(paused, 74), ids(paused, 75)]).toEqual([[], ['n']]);
    const cut = stateAfter(announce, [20, { type: 'ended' }]);
    expect(ids(cut, 90)).toEqual([]);
    const cutAfter = stateAfter(announce, [50, { type: 'ended' }]);
    expect(ids(cutAfter, 90)).toEqual(['n']);
    const goesOn = stateAfter(announce, [20, { type: 'ended' }], [30, { type: 'extended', minutes: 20 }]);
    expect([ids(goesOn, 34), ids(goesOn, 35)]).toEqual([[], ['n']]);
  });

  test('a question is for its team; an answer to all is for all, and does not say who asked', () => {
    const state = stateAfter(
      [1, { type: 'asked', question: 'k', person: 'p', team: 't0', exercise: null, text: 'Why?' }],
      [2, { type: 'answered', question: 'k', text: 'To you', to: 'asker' }],
      [3, { type: 'answered', question: 'k', text: 'To all', to: 'all' }],
    );
    const seenBy = (person: string) => {
      const reader = state.members.people.get(person);
      return (
        reader && questionsFor(state.questions, reader).map(({ answers }) => answers.map(({ text }) => text))
      );
    };
    expect([seenBy('p'), seenBy('q')]).toEqual([[['To you', 'To all']], [['To all']]]);
    const other = state.members.people.get('q');
    expect(other && JSON.stringify(questionsFor(state.questions, other))).not.toMatch(/"p"|t0|To you/);
  });

  test('the audit has who did what, and the state before and after', () => {
    const lines = [...auditOf(logOf([...start, [10, { type: 'extended', minutes: 5 }, { person: 'p' }]]))];
    expect(lines.at(-1)).toMatchObject({
      ...{ position: 5, who: { person: 'p' }, what: 'extended' },
      before: { leftMs: 50 * MINUTE_MS },
      after: { leftMs: 55 * MINUTE_MS },
    });
  });
});

describe('awards', () => {
  test('are decided by the log: first squash, smallest right diff, best test, best debrief by others’ votes', () => {
    const right = { squashed: [true, true] };
    const own = { added: 2, catches: ['alpha-1'] };
    const state = stateAfter(
      ...tried(1, 'a', [true]),
      [3, received('b', 't1')],
      [4, judged('b', 'alpha', { ...right, diff: 9 })],
      [5, received('c', 't0')],
      [6, judged('c', 'alpha', { ...right, diff: 7, ownTests: own })],
      [7, received('d', 't1')],
      [8, judged('d', 'alpha', { ...right, diff: 1, regressions: 1, ownTests: { ...own, added: 1 } })],
      ...['t0', 't1'].map(
        (team): Line => [
          90,
          {
            type: 'debrief-shared',
            person: team === 't0' ? 'p' : 'q',
            team,
            exercise: 'alpha',
            text: 'It was …',
          },
        ],
      ),
      [91, { type: 'debrief-vote', person: 'p', exercise: 'alpha', team: 't0' }],
      [91, { type: 'debrief-vote', person: 'q', exercise: 'alpha', team: 't0' }],
      [92, { type: 'debrief-vote', person: 'p', exercise: 'alpha', team: 't0' }],
    );
    expect(awardsOf(state)).toEqual({
      firstSquash: { team: 't0', exercise: 'alpha', bug: 'alpha-1' },
      smallestDiffs: [{ exercise: 'alpha', team: 't0', submission: 'c', lines: 7 }],
      bestTest: { team: 't1', submission: 'd', catches: 1, added: 1 },
      bestDebriefs: [{ exercise: 'alpha', team: 't0', votes: 1 }],
    });
  });

  test('stay empty while no team has earned one', () => {
    expect(awardsOf(stateAfter())).toEqual({
      firstSquash: null,
      smallestDiffs: [],
      bestTest: null,
      bestDebriefs: [],
    });
  });
});
