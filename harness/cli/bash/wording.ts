import type { z } from 'zod';
import type { Board, ClockView, submissionReply } from '../../bugbash/api.ts';
import type { Look } from '../../bugbash/client/look.ts';
import type { AsideSubmission, Outbox } from '../../bugbash/client/outbox/outbox.ts';
import { clockAt } from '../../bugbash/client/server-clock.ts';
import { printable } from '../../domain/printable.ts';
import { wordAnswer, wordAsked } from '../../wording/bash-talk.ts';
import { counted } from '../../wording/counted.ts';
import { scoreText } from '../../wording/score.ts';
import { table } from '../../wording/table.ts';
import { clockText, sinceStartText } from '../../wording/time.ts';

type SubmissionView = z.infer<typeof submissionReply>;

/** Where the bash stands in time: `31:07 left`, `paused, 31:07 left`, `starts in 4:00`. */
export function wordClock(clock: ClockView, nowMs: number): string {
  const { leftMs } = clockAt(clock, nowMs);
  switch (clock.phase) {
    case 'lobby':
      return clock.startsAtMs === null
        ? 'not started yet'
        : `starts in ${clockText(Math.max(0, clock.startsAtMs - nowMs))}`;
    case 'running':
      return leftMs === 0 ? 'time is up' : `${clockText(leftMs)} left`;
    case 'paused':
      return `paused, ${clockText(leftMs)} left`;
    case 'ended':
      return 'ended';
  }
}

const FROZEN = 'The board is frozen: it shows what was known when it froze. Your own results go on below.';

export function wordBoard(board: Board, myTeam: string | null, nowMs: number): string {
  const exercises = [...new Set(board.rows.flatMap(({ scores }) => scores.map(({ exercise }) => exercise)))];
  const rows = board.rows.map((row) => [
    String(row.rank || '–'),
    `${row.name}${row.team === myTeam ? '  ← you' : ''}`,
    String(row.total),
    ...exercises.map((id) => String(row.scores.find(({ exercise }) => exercise === id)?.total ?? 0)),
    row.lastImprovementMs === null ? '–' : sinceStartText(row.lastImprovementMs),
    String(row.submissions),
    String(row.hints),
  ]);
  return [
    `${printable(board.name)}   ${wordClock(board.clock, nowMs)}`,
    ...(board.demo ? ['DEMO: recorded play, nobody is here.'] : []),
    ...(board.clock.frozen ? [FROZEN.replace(' Your own results go on below.', '')] : []),
    '',
    rows.length === 0
      ? 'Nobody is on the board yet.'
      : table(['#', 'team', 'points', ...exercises, 'last gain', 'submissions', 'hints'], rows),
    ...board.feed.slice(-5).map(({ elapsedMs, text }) => `${sinceStartText(elapsedMs)}  ${printable(text)}`),
  ].join('\n');
}

const MARKS = { gone: '✓ gone       ', 'still there': '· still there' };

export function wordSubmission(submission: SubmissionView): string {
  const { state, feedback, late, admitted } = submission;
  const lateness = late
    ? [
        admitted
          ? 'Late, but the host has admitted it.'
          : 'Late: it was received after the end, so it does not count.',
      ]
    : [];
  if (state === 'could-not-grade')
    return ['It could not be graded; the host has been told. Nothing counts against you.', ...lateness].join(
      '\n',
    );
  if (feedback === null)
    return [`It is ${state === 'waiting' ? 'waiting to be graded' : 'being graded'}.`, ...lateness].join(
      '\n',
    );
  return [
    ...feedback.problems.map((text) => `! ${printable(text)}`),
    ...feedback.lines.map(
      ({ symptom, state: line, bug }) =>
        `${MARKS[line]}  "${printable(symptom)}"${bug ? `  (${printable(bug.title)})` : ''}`,
    ),
    ...feedback.regressions.map((title) => `✗ regression    ${printable(title)}`),
    `Score ${scoreText({ ...feedback.score, extension: null })}`,
    ...lateness,
  ].join('\n');
}

/** The team's latest submission of an exercise that was graded. */
export const latestGraded = (
  submissions: readonly SubmissionView[],
  exercise: string,
): SubmissionView | undefined =>
  submissions.findLast((one) => one.exercise === exercise && one.feedback !== null);

/** What is on its way, and what can't be sent. */
export function wordOutbox(outbox: Outbox): readonly string[] {
  const waiting = outbox.waiting().length;
  return [
    ...(waiting === 0
      ? []
      : [
          `Outbox       ${counted(waiting, 'submission')} not sent yet; kept here, and sent with the next command`,
        ]),
    ...outbox.aside().map(wordAside),
  ];
}

export const wordAside = ({ exercise, problem }: AsideSubmission): string =>
  `! A submission of ${exercise} was refused and is not sent again: ${printable(problem.detail)}`;

export function wordStatus(seen: Look, outbox: Outbox, nowMs: number, exercise: string | null): string {
  const { bash, me, board, offline } = seen;
  const row = board?.rows.find(({ team }) => team === me?.team?.id);
  const who = me?.team ? `${me.team.name} (${me.team.members.join(', ')})` : (me?.name ?? '');
  const unread = me?.unread.length ?? 0;
  const submissions = seen.submissions ?? [];
  const shown = exercise === null ? bash.exercises : bash.exercises.filter(({ id }) => id === exercise);
  return [
    `${printable(bash.name)}   ${wordClock(bash.clock, nowMs)}${bash.clock.frozen ? ', board frozen' : ''}`,
    ...(offline === null
      ? []
      : [`! The host can't be reached (${printable(offline)}): this is what was seen last.`]),
    `You          ${printable(who)}${row ? `   rank ${row.rank || '–'} of ${board?.rows.length ?? 0}, ${row.total} points` : ''}`,
    ...wordOutbox(outbox),
    ...(unread === 0 ? [] : [`News         ${unread} unread`]),
    ...shown.flatMap(({ id, title, lines }) => {
      const graded = latestGraded(submissions, id);
      const made = submissions.filter((one) => one.exercise === id).length;
      return [
        '',
        `${id}  ${printable(title)}   ${counted(made, 'submission')}`,
        ...(graded
          ? wordSubmission(graded)
              .split('\n')
              .map((line) => `  ${line}`)
          : (lines ?? []).map((line) => `  ·              "${printable(line)}"`)),
      ];
    }),
  ].join('\n');
}

/** What the host has said, and answered; the unread marked. */
export function wordNews({ bash, questions, me }: Look): readonly string[] {
  const unread = new Set(me?.unread ?? []);
  const mark = (id: string) => (unread.has(id) ? 'new  ' : '     ');
  return [
    ...bash.announcements.map(({ id, text }) => `${mark(id)}Host: ${printable(text)}`),
    ...(questions ?? []).flatMap((question) => [
      `     ${wordAsked(question)}`,
      `${mark(question.id)}  ${wordAnswer(question)}`,
    ]),
  ];
}
