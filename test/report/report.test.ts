import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../../harness/domain/attempt.ts';
import type { AttemptEvent, Mode } from '../../harness/domain/attempt-event.ts';
import type { Bug, Exercise } from '../../harness/domain/exercise.ts';
import { reportHtml } from '../../harness/report/html.ts';
import { buildReport, type Report } from '../../harness/report/report.ts';
import { reportText } from '../../harness/report/text.ts';
import { submissionText } from '../../harness/report/words.ts';
import { at, prepared, submitted } from '../support/log.ts';

const SYMPTOMS = ['The last page is <empty>.', 'I saw the same post twice.'];

const exercise = {
  manifest: { id: 'x', title: 'The feed & its pages' },
  solution: {
    bugs: SYMPTOMS.map(
      (symptom, index): Partial<Bug> => ({
        id: `bug-${index}`,
        symptom,
        weight: 1,
        hints: [],
      }),
    ),
  },
} as unknown as Exercise;

function reportOf(...events: AttemptEvent[]): Report {
  const state = replay(events);
  if (!state) throw new Error('no state');
  return buildReport('attempt-1', events, state, exercise);
}

const twoSubmissions = (mode: Mode) => [
  prepared(mode),
  at('started', 1),
  submitted({ minutes: 5, squashed: [true], believed: [0, 1] }),
  submitted({ minutes: 9, squashed: [false, true], believed: [1] }),
];

describe('belief beside truth', () => {
  test('is told for each submission of a strict attempt', () => {
    const { submissions, symptoms } = reportOf(...twoSubmissions('strict'), at('bell', 31));
    expect(submissions).toMatchObject([
      {
        sinceStartMs: 4 * 60_000,
        counts: false,
        score: { total: 25 },
        lines: [
          { believed: true, gone: true },
          { believed: true, gone: false },
        ],
      },
      {
        counts: true,
        score: { total: 75 },
        lines: [
          { believed: false, gone: false },
          { believed: true, gone: true },
        ],
      },
    ]);
    // Belief and truth of one and the same submission: the one that counts.
    expect(symptoms).toMatchObject([
      { believed: false, gone: false },
      { believed: true, gone: true },
    ]);
  });

  test('one submission counts, and one makes the score after the bell', () => {
    const { submissions } = reportOf(
      ...twoSubmissions('practice'),
      at('bell', 31),
      submitted({ minutes: 33, squashed: [true], late: true }),
      submitted({ minutes: 35, squashed: [true, true], late: true }),
    );
    expect(submissions.map(submissionText)).toEqual([
      '1 of 2 gone, 25 of 100',
      '1 of 2 gone, 75 of 100, this one counts',
      '1 of 2 gone, 25 of 100, after the bell',
      '2 of 2 gone, 100 of 100, the score after the bell',
    ]);
  });

  test('is told without the truth while the verdicts are sealed', () => {
    const report = reportOf(...twoSubmissions('strict'));
    expect(report).toMatchObject({ score: null, sandbox: null });
    expect(report.submissions).toMatchObject([
      {
        score: null,
        counts: false,
        lines: [
          { believed: true, gone: null },
          { believed: true, gone: null },
        ],
      },
      {
        score: null,
        counts: false,
        lines: [
          { believed: false, gone: null },
          { believed: true, gone: null },
        ],
      },
    ]);
    for (const text of [reportText(report), reportHtml(report)]) {
      expect(text).toContain('submitted (sealed)');
      expect(text).not.toMatch(/gone|still there|of 100/);
    }
  });

  test('is not told of practice, which asks for none', () => {
    const report = reportOf(...twoSubmissions('practice'), at('finished', 20));
    expect(report.symptoms.map(({ believed }) => believed)).toEqual([null, null]);
    for (const text of [reportText(report), reportHtml(report)]) expect(text).not.toContain('believed');
  });
});

describe('the timeline', () => {
  test('counts from the start of the clock, and what came before has a minus', () => {
    const { timeline } = reportOf(prepared('practice'), at('started', 2), at('paused', 5));
    expect(timeline.map(({ sinceStartMs }) => sinceStartMs / 60_000)).toEqual([-2, 0, 3]);
  });

  test('goes by the clock of the machine where the wall clock was set', () => {
    const boot = (minutes: number) => ({ boot: { id: 'b', ms: minutes * 60_000 } });
    const { timeline, firstTestRunMs } = reportOf(
      { ...prepared('practice', 'd', 100), ...boot(1) },
      { ...at('started', 100), ...boot(2) },
      {
        type: 'tests-run',
        atMs: -20 * 60_000,
        ...boot(7),
        source: 'npm',
        passed: 1,
        failed: 0,
        total: 1,
        failures: [],
      },
    );
    expect(timeline.map(({ sinceStartMs }) => sinceStartMs / 60_000)).toEqual([-1, 0, 5]);
    expect(firstTestRunMs).toBe(5 * 60_000);
  });

  test('puts what only a wrong wall clock has dated no later than what followed', () => {
    const boot = (minutes: number) => ({ boot: { id: 'b', ms: minutes * 60_000 } });
    const { timeline } = reportOf(
      { ...prepared('practice'), ...boot(0) },
      { ...at('started', 0), ...boot(0) },
      { type: 'started-run', atMs: 3 * 60_000, source: 'npm' },
      { type: 'started-run', atMs: 1_440 * 60_000, source: 'npm' },
      { ...submitted({ minutes: 2 }), ...boot(2) },
      { ...at('paused', 5), ...boot(5) },
      { ...at('finished', 7), ...boot(7) },
    );
    const minutes = timeline.slice(1).map(({ sinceStartMs }) => sinceStartMs / 60_000);
    expect(minutes).toEqual([0, 2, 3, 5, 5, 7]);
  });

  test('tells of a submission when it was handed in, though others came while it was graded', () => {
    const { submissions, timeline, symptoms } = reportOf(
      prepared('practice'),
      at('started', 0),
      at('paused', 6),
      at('resumed', 7),
      submitted({ minutes: 5, squashed: [true] }),
    );
    expect(submissions).toMatchObject([{ sinceStartMs: 5 * 60_000 }]);
    expect(timeline.map(({ kind }) => kind)).toEqual([
      'prepared',
      'started',
      'submitted',
      'paused',
      'resumed',
    ]);
    expect(symptoms).toMatchObject([{ gone: true }, { gone: false }]);
  });

  test('goes by the clock of the machine for that as well, however long a suspended one was at it', () => {
    const boot = (minutes: number) => ({ boot: { id: 'b', ms: minutes * 60_000 } });
    const { submissions } = reportOf(
      prepared('practice'),
      { ...at('started', 0), ...boot(0) },
      { ...at('paused', 40), ...boot(40) },
      { ...at('resumed', 41), ...boot(41) },
      { ...submitted({ minutes: 12 }), ...boot(12) },
    );
    expect(submissions).toMatchObject([{ sinceStartMs: 12 * 60_000 }]);
  });

  test('keeps to the log where no grading explains a wall clock that is so far back', () => {
    const { submissions } = reportOf(
      prepared('practice'),
      at('started', 0),
      submitted({ minutes: 30 }),
      at('paused', 40),
      at('resumed', 41),
      submitted({ minutes: 12 }),
    );
    expect(submissions.map(({ sinceStartMs }) => sinceStartMs / 60_000)).toEqual([30, 41]);
  });

  test('never goes backwards, whatever the wall clock did', () => {
    const times = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(times, fc.integer({ min: -500, max: 500 }), (minutes, startedAt) => {
        const notes = minutes.map(
          (minute): AttemptEvent => ({ type: 'note', atMs: minute * 60_000, text: 'n' }),
        );
        const { timeline } = reportOf(prepared('practice'), at('started', startedAt), ...notes);
        const after = timeline.slice(1).map(({ sinceStartMs }) => sinceStartMs);
        expect(after).toEqual([...after].sort((a, b) => a - b));
        expect(after.every((time) => time >= 0)).toBe(true);
      }),
    );
  });
});

describe('as text', () => {
  test('has the score, the symptoms, the beliefs and the timeline', () => {
    expect(reportText(reportOf(...twoSubmissions('strict'), at('finished', 12)))).toBe(
      [
        'The feed & its pages  (strict, finished)',
        'Score 75 of 100',
        '',
        'What people reported',
        '    symptom                     truth        gone at  hints',
        '1.  The last page is <empty>.   still there  4:00     0',
        '2.  I saw the same post twice.  gone         8:00     0',
        '',
        'What to keep, and what to try',
        'try: 1 of 4 times you believed a line of the ticket fixed that was still there. Before you',
        '     tick a line, name the run that showed it.',
        '',
        'How you worked',
        'what                    at    seen',
        'First run                  –  no run was seen',
        'Failure seen               –  no failing test and no start was seen',
        'Hypothesis noted           –  none was noted',
        'First edit of the code     –  no edit of the code was seen',
        'First bug gone          4:00  submission 1',
        'All bugs gone              –  no submission showed all of them gone',
        'What is seen: edits while the cockpit is open or a command looks, and runs that the scripts of',
        'the workspace start. What was not seen may have happened all the same.',
        '',
        'What you believed at each submission, and what was true',
        'at    line  you said            truth',
        '4:00  1.    believed fixed      gone',
        '      2.    believed fixed      still there',
        '8:00  1.    not believed fixed  still there',
        '      2.    believed fixed      gone',
        '',
        'Submissions',
        'at    result                                   fell  came back  broke',
        '4:00  1 of 2 gone, 25 of 100                   1.    –          nothing',
        '8:00  1 of 2 gone, 75 of 100, this one counts  2.    1.         nothing',
        '',
        'Edit precision',
        'Told beside the reference, once you have looked at it (reveal).',
        '',
        'Files by edits',
        'No edit was seen.',
        '',
        'What happened',
        'at     what                                                             moment',
        '-1:00  the workspace was made',
        ' 0:00  the clock started',
        ' 4:00  submitted: 1 of 2 gone, score 25; line 1 fell',
        ' 8:00  submitted: 1 of 2 gone, score 75; line 2 fell; line 1 came back',
        '11:00  finished',
      ].join('\n'),
    );
  });

  test('tells the later score apart', () => {
    const report = reportOf(
      ...twoSubmissions('practice'),
      at('bell', 31),
      submitted({ minutes: 40, squashed: [true, true], late: true }),
    );
    expect(reportText(report)).toContain('Score 75 of 100; after the bell 100 of 100');
    expect(report.submissions.map(({ counts, late }) => [counts, late])).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });
});

describe('as a page', () => {
  const hostile = '<script>alert(1)</script>\u202Egnp.exe\u200B\u001B[31m"\'&\u0007';
  const page = reportHtml(
    reportOf(
      ...twoSubmissions('strict'),
      { type: 'note', atMs: 0, text: `${hostile}\nsecond` },
      at('finished', 12),
    ),
  );

  test('holds what the report holds', () => {
    expect(page).toContain('<h1>The feed &#38; its pages</h1>');
    expect(page).toContain('<strong>Score 75 of 100</strong>');
    expect(page).toContain('<td>The last page is &#60;empty&#62;.</td><td class="short">still there</td>');
    expect(page).toContain('<td>believed fixed</td><td class="short">gone</td>');
    expect(page).toContain('<td>submitted: 1 of 2 gone, score 75; line 2 fell; line 1 came back</td>');
  });

  test('runs nothing, loads nothing, and shows no text that is not what it says', () => {
    expect(page).not.toMatch(/<script|<img|<link|https?:/);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain(
      '<p>&#60;script&#62;alert(1)&#60;/script&#62;gnp.exe&#34;&#39;&#38;<br>second</p>',
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
    expect(page.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u200B\u202E]/);
  });
});
