import { describe, expect, test } from 'vitest';
import { replay } from '../../harness/domain/attempt.ts';
import type { AttemptEvent, SavedEvent } from '../../harness/domain/attempt-event.ts';
import type { Bug, Exercise } from '../../harness/domain/exercise.ts';
import { reportMarkdown } from '../../harness/report/markdown.ts';
import { bellMs } from '../../harness/report/page/bell-time.ts';
import { buildReport, type Report } from '../../harness/report/report.ts';
import { at, prepared, submitted } from '../support/log.ts';
import { sampleHour } from './sample-hour.ts';

const MINUTE_MS = 60_000;
const exercise = {
  manifest: { id: 'x', title: 'X' },
  solution: {
    bugs: [0, 1].map(
      (index): Partial<Bug> => ({
        id: `bug-${index}`,
        symptom: `symptom ${index}`,
        weight: 1,
        hints: [],
        root_cause: { file: `src/cause-${index}.ts`, symbol: 'f' },
      }),
    ),
  },
} as unknown as Exercise;

function reportOf(...events: AttemptEvent[]): Report {
  const log = [prepared('practice'), at('started', 0), ...events];
  const state = replay(log);
  if (!state) throw new Error('no state');
  return buildReport('a', log, state, exercise);
}

const saved = (minutes: number, ...files: string[]): SavedEvent => ({
  type: 'saved',
  atMs: minutes * MINUTE_MS,
  files,
});
const run = (minutes: number, failed: number): AttemptEvent => ({
  type: 'tests-run',
  atMs: minutes * MINUTE_MS,
  source: 'npm',
  passed: 3,
  failed,
  total: 3 + failed,
  failures: failed > 0 ? [{ name: 'red', file: 'test/a.test.ts', line: 1 }] : [],
});
const note = (minutes: number, text: string): AttemptEvent => ({
  type: 'note',
  atMs: minutes * MINUTE_MS,
  text,
});

const minutesOf = (report: Report) =>
  Object.fromEntries(
    report.process.milestones.map(({ id, sinceStartMs }) => [
      id,
      sinceStartMs === null ? null : sinceStartMs / MINUTE_MS,
    ]),
  );
const adviceOn = (report: Report, about: string) => report.advice.find((one) => one.about === about);

describe('milestones', () => {
  test('are the first time that each was seen', () => {
    const report = reportOf(
      run(2, 0),
      note(3, 'read the README'),
      run(4, 1),
      note(5, 'I suspect the cursor'),
      saved(6, 'test/own.test.ts'),
      saved(7, 'src/other.ts'),
      submitted({ minutes: 8, squashed: [true] }),
      submitted({ minutes: 9, squashed: [true, true] }),
      saved(10, 'src/cause-1.ts'),
      at('finished', 11),
      at('revealed', 12),
    );
    expect(minutesOf(report)).toEqual({
      'first-run': 2,
      reproduction: 4,
      hypothesis: 5,
      'first-edit': 7,
      'root-cause-edit': 10,
      'first-fix': 8,
      'all-fixed': 9,
    });
    expect(report.process.milestones.find(({ id }) => id === 'hypothesis')).toMatchObject({
      selfReported: true,
      detail: 'I suspect the cursor',
    });
  });

  test('that were not seen say that they were not seen, and never that somebody did not', () => {
    const report = reportOf(at('finished', 9));
    expect(report.process.milestones.every(({ sinceStartMs }) => sinceStartMs === null)).toBe(true);
    expect(report.process.milestones.map(({ detail }) => detail).join('\n')).not.toMatch(/did not|didn't/i);
  });

  test('tell no place of a root cause before the reference was shown', () => {
    const finished = reportOf(saved(1, 'src/cause-0.ts'), at('finished', 2));
    expect(minutesOf(finished)).not.toHaveProperty('root-cause-edit');
    expect(finished.process.bugs[0]?.rootCauseEditMs).toBeNull();
    expect(finished.process.files[0]?.isRootCause).toBeNull();
    const revealed = reportOf(saved(1, 'src/cause-0.ts'), at('finished', 2), at('revealed', 3));
    expect(revealed.process.bugs[0]?.rootCauseEditMs).toBe(MINUTE_MS);
    expect(revealed.process.files[0]?.isRootCause).toBe(true);
  });
});

describe('the process', () => {
  test('puts a save where its file was written, and never before the save before', () => {
    const seenLate = { ...saved(9, 'src/a.ts'), editedAtMs: 3 * MINUTE_MS };
    const { process, timeline } = reportOf(run(5, 1), seenLate, { ...saved(10, 'src/b.ts'), editedAtMs: 1 });
    expect(process.saves.map(({ sinceStartMs }) => sinceStartMs / MINUTE_MS)).toEqual([3, 3]);
    expect(timeline.map(({ kind }) => kind)).toEqual(['prepared', 'started', 'saved', 'saved', 'tests-run']);
  });

  test('counts files by edits, and tells which bugs fell and came back', () => {
    const { process } = reportOf(
      saved(1, 'src/a.ts', 'src/b.ts'),
      saved(2, 'src/b.ts'),
      submitted({ minutes: 3, squashed: [true, true] }),
      submitted({ minutes: 4, squashed: [false, true] }),
    );
    expect(process.files.map(({ path, edits }) => [path, edits])).toEqual([
      ['src/b.ts', 2],
      ['src/a.ts', 1],
    ]);
    expect(process.falls).toMatchObject([
      { fell: [0, 1], cameBack: [] },
      { fell: [], cameBack: [0] },
    ]);
    expect(process.bugs[0]).toMatchObject({ fixedMs: 3 * MINUTE_MS, cameBackMs: 4 * MINUTE_MS });
  });

  test('tells after a regrade what the verdicts say that count now', () => {
    const { verdict } = submitted({ minutes: 3, squashed: [true, true], digest: 'e' });
    const { process, submissions, timeline } = reportOf(submitted({ minutes: 3, squashed: [true, false] }), {
      type: 'regraded',
      atMs: 4 * MINUTE_MS,
      exercise: { id: 'x', version: '2.0.0', digest: 'e' },
      verdicts: [{ submission: 0, verdict }],
    });
    expect(submissions[0]?.lines.map(({ gone }) => gone)).toEqual([true, true]);
    expect(process.falls).toMatchObject([{ fell: [0, 1] }]);
    expect(process.bugs.map(({ fixedMs }) => fixedMs)).toEqual([3 * MINUTE_MS, 3 * MINUTE_MS]);
    expect(timeline.find(({ kind }) => kind === 'submitted')?.what).toContain('2 of 2 gone');
  });

  test('finds stretches of five minutes in which nothing was seen; a pause and a debrief are none', () => {
    const quiet = reportOf(
      run(4, 0),
      run(10, 0),
      at('paused', 11),
      at('resumed', 25),
      run(26, 0),
      at('finished', 28),
      note(40, 'debrief'),
    ).process.quiet;
    expect(quiet).toEqual([{ fromMs: 4 * MINUTE_MS, toMs: 10 * MINUTE_MS }]);
  });
});

describe('advice', () => {
  test('on what came first, a failure or an edit', () => {
    expect(adviceOn(reportOf(run(1, 1), saved(2, 'src/a.ts')), 'reproduction')?.kind).toBe('keep');
    expect(adviceOn(reportOf(saved(2, 'src/a.ts'), run(3, 1)), 'reproduction')?.text).toContain(
      'first edit was seen at 2:00, the first failure at 3:00',
    );
    expect(adviceOn(reportOf(saved(2, 'src/a.ts')), 'reproduction')?.text).toContain('was seen at all');
    // Of what nobody saw, nothing is said.
    expect(adviceOn(reportOf(run(1, 1)), 'reproduction')).toBeUndefined();
  });

  test('on a submission after an edit without a run', () => {
    const blind = [saved(2, 'src/a.ts'), submitted({ minutes: 3 })];
    expect(adviceOn(reportOf(run(1, 1), ...blind), 'run-before-submission')?.text).toContain('first at 3:00');
    const seen = [saved(2, 'src/a.ts'), run(2.5, 0), submitted({ minutes: 3 })];
    expect(adviceOn(reportOf(...seen), 'run-before-submission')).toBeUndefined();
  });

  test('on what broke, and on a long quiet', () => {
    const report = reportOf(submitted({ minutes: 2, regressions: 2 }), run(14, 0));
    expect(adviceOn(report, 'regressions')?.text).toContain('at 2:00 broke 2 things');
    expect(adviceOn(report, 'quiet')?.text).toContain('From 2:00 to 14:00');
  });

  test('on code that did not start: it broke nothing else', () => {
    const problem = { code: 'start-failed', message: 'Expected ident', file: 'src/a.ts', line: 3 };
    const report = reportOf(submitted({ minutes: 2, regressions: 27, problems: [problem] }));
    expect(adviceOn(report, 'did-not-start')?.text).toContain('at 2:00 did not start');
    expect(adviceOn(report, 'regressions')).toBeUndefined();
    expect(report.submissions[0]).toMatchObject({ started: false, regressions: null });
    const sound = reportOf(submitted({ minutes: 2, problems: [{ ...problem, code: 'left-out' }] }));
    expect(adviceOn(sound, 'did-not-start')).toBeUndefined();
  });

  test('names a time or a number in each sentence, and blames nobody for what was not seen', () => {
    const { report } = sampleHour();
    expect(report.advice.length).toBeGreaterThan(4);
    for (const { text } of report.advice) {
      expect(text).toMatch(/\d/);
      expect(text).not.toMatch(/you did not (run|edit|test)/i);
    }
  });
});

test('as Markdown it has all parts, and no text of somebody is markup', () => {
  const { report } = sampleHour();
  const markdown = reportMarkdown({ ...report, notes: ['- [x](javascript:1) | `a`\n# no heading'] });
  for (const part of ['# One cent short', '## Edit precision', '## Rubric', '| Orientation |'])
    expect(markdown).toContain(part);
  expect(markdown).toContain('> \\- \\[x\\](javascript:1) \\| \\`a\\`');
  expect(markdown).toContain('> \\# no heading');
});

test('the bell of the chart: when it rang, else the limit and all pauses behind', () => {
  const limit = reportOf().limitMs;
  expect(bellMs(reportOf())).toBe(limit);
  const paused = [at('paused', 2), at('resumed', 5), at('paused', 6)];
  expect(bellMs(reportOf(...paused))).toBe(limit + 3 * 60_000);
  const rang = [...paused, at('resumed', 16), at('bell', limit / 60_000 + 13)];
  expect(bellMs(reportOf(...rang))).toBe(limit + 13 * 60_000);
});
