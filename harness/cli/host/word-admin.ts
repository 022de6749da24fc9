import type { z } from 'zod';
import type { AdminDocument, auditReply, rejudgeReply, tokenReply } from '../../bugbash/admin-api.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { table } from '../../wording/table.ts';
import { clockText } from '../../wording/time.ts';
import { wordClock } from '../bash/wording.ts';
import { wordWorkers } from '../worker/word-workers.ts';

type Command = (words: readonly string[]) => string;
type Rejudge = z.infer<typeof rejudgeReply>;

/** What the host's own commands got for an answer, as a person reads it at a terminal. */
export function wordAdmin(document: Record<string, unknown>, command: Command, nowMs: number): string {
  switch (document.schema) {
    case 'bugsquash/done@1':
      return 'Done.';
    case 'bugsquash/admin@1':
      return wordOverview(document as unknown as AdminDocument, command, nowMs);
    case 'bugsquash/workers@1':
      return wordWorkers((document as { workers: AdminDocument['workers'] }).workers, nowMs);
    case 'bugsquash/rejudge@1':
      return wordRejudge(document as unknown as Rejudge, command);
    case 'bugsquash/token@1':
      return wordToken(document as unknown as z.infer<typeof tokenReply>);
    case 'bugsquash/audit@1':
      return wordAudit(document as unknown as z.infer<typeof auditReply>);
    default:
      return JSON.stringify(document, null, 2);
  }
}

/** How it stands, with the ids that the other actions take, and what waits for the host. */
function wordOverview(admin: AdminDocument, command: Command, nowMs: number): string {
  const { clock, people, teams, queue, submissions, questions, disputes, rejudges } = admin;
  const personName = new Map(people.map(({ id, name }) => [id, name]));
  const teamName = new Map(teams.map(({ id, name }) => [id, name]));
  const from = (person: string, team: string | null) =>
    [personName.get(person) ?? person, ...(team === null ? [] : [teamName.get(team) ?? team])].join(', ');
  const participants = people.filter(({ role, hidden }) => role === 'participant' && !hidden);
  const ready = participants.filter((person) => person.ready === true).length;
  const late = submissions.filter((one) => one.late && !one.admitted);
  const unanswered = questions.filter(({ answers }) => answers.length === 0);
  const open = disputes.filter(({ settled }) => settled === null);
  const previewed = rejudges.filter(({ state }) => state === 'previewed');
  const places = new Map(admin.board.rows.map(({ team, rank, total }) => [team, { rank, total }]));
  return [
    `${printable(admin.name)}   ${wordClock(clock, nowMs)}${clock.frozen ? ', board frozen' : ''}${admin.code === null ? '' : `   code ${admin.code}`}`,
    '',
    `People: ${ready} of ${participants.length} ready`,
    ...(people.length === 0
      ? []
      : indented(
          table(
            ['name', 'team', 'ready', 'id'],
            people.map(({ id, name, team, role, ready: isReady, readyDetail, hidden }) => [
              `${name}${hidden ? ' (hidden)' : ''}`,
              team === null ? role : (teamName.get(team) ?? team),
              role !== 'participant' ? '' : isReady ? '✓' : `✗ ${readyDetail || 'no check yet'}`,
              id,
            ]),
          ),
        )),
    `Teams: ${teams.length}`,
    ...(teams.length === 0
      ? []
      : indented(
          table(
            ['name', 'rank', 'points', 'granted', 'id'],
            teams.map(({ id, name, hidden, grantedMs }) => [
              `${name}${hidden ? ' (hidden)' : ''}`,
              `${places.get(id)?.rank ?? '–'}`,
              `${places.get(id)?.total ?? '–'}`,
              grantedMs === 0 ? '–' : clockText(grantedMs),
              id,
            ]),
          ),
        )),
    `Grading: ${queue.waiting} waiting, ${queue.running} being graded`,
    ...listed('could not be graded', queue.couldNotGrade, (id) => id),
    ...listed(
      'late, and do not count',
      late,
      ({ id, team, exercise, total }) =>
        `${id}  ${teamName.get(team) ?? team}, ${exercise}, ${total === null ? 'no verdict' : counted(total, 'point')}`,
    ),
    ...listed(
      unanswered.length === 1 ? 'question without an answer' : 'questions without an answer',
      unanswered,
      ({ id, person, team, exercise, text }) =>
        `${id}  ${from(person, team)}${exercise === null ? '' : `, about ${exercise}`}: ${text}`,
    ),
    ...listed(
      'disputes to settle',
      open,
      ({ id, person, team, submission, bug, text }) =>
        `${id}  ${from(person, team)}, submission ${submission}, bug ${bug}: ${text}`,
    ),
    ...listed('rejudges to apply or to cancel', previewed, ({ id, exercise }) => `${id}  ${exercise ?? ''}`),
    '',
    `Next: ${nextOf(admin, command, { waits: queue.waiting + queue.running, unanswered, open })}`,
  ].join('\n');
}

/** What a host does at this point of a bash, from the lobby to the pages that stay. */
function nextOf(
  { clock, overForAll, board, ranksRevealed, solutionsRevealed }: AdminDocument,
  command: Command,
  { waits, unanswered, open }: { waits: number; unanswered: readonly unknown[]; open: readonly unknown[] },
): string {
  if (unanswered.length > 0) return command(['host', 'admin', 'answer', '<question>', '<text>']);
  if (open.length > 0) return command(['host', 'admin', 'settle', '<dispute>', '<text>']);
  if (clock.phase === 'lobby') return `when everyone is ready: ${command(['host', 'admin', 'start'])}`;
  if (clock.phase === 'paused') return command(['host', 'admin', 'resume']);
  if (!overForAll) return 'nothing waits for you; the clock ends it';
  if (waits > 0) return 'wait until nothing is waiting to be graded';
  if (clock.frozen && ranksRevealed < board.rows.length)
    return 'the ceremony: /ceremony from the page of the host, on the projector';
  if (clock.frozen) return command(['host', 'admin', 'unfreeze']);
  if (!solutionsRevealed)
    return `when nobody works on these exercises any more: ${command(['host', 'admin', 'reveal'])}`;
  return `debriefs and votes, then: ${command(['host', 'afterwards', 'bash.yaml', '--to', 'afterwards'])}`;
}

function wordRejudge({ id, state, verdicts, scores, ranks, overlaps, missing }: Rejudge, command: Command) {
  const squashed = (judged: Rejudge['verdicts'][number]['before']) =>
    judged === null
      ? 'no verdict'
      : `${judged.squashed.join(' ') || 'none'}${judged.regressions.length === 0 ? '' : ` −${counted(judged.regressions.length, 'regression')}`}`;
  return [
    `Rejudge ${id}, ${state}: ${counted(verdicts.length, 'verdict')}, ${counted(scores.length, 'score')} and ${counted(ranks.length, 'rank')} ${state === 'applied' ? 'changed' : 'would change'}.`,
    ...verdicts.map(
      ({ submission, team, before, after }) =>
        `  ${submission} of ${team}: ${squashed(before)} → ${squashed(after)}`,
    ),
    ...scores.map(
      ({ team, exercise, before, after }) => `  ${team}, ${exercise}: ${before} → ${counted(after, 'point')}`,
    ),
    ...ranks.map(({ team, before, after }) => `  ${team}: rank ${before} → ${after}`),
    ...overlaps.map(
      ({ rejudge, submissions }) =>
        `  ! shared with rejudge ${rejudge}: ${counted(submissions.length, 'submission')}`,
    ),
    ...listed('could not be graded again', missing, (submission) => submission),
    ...(state === 'previewed'
      ? [
          `Next: ${command(['host', 'admin', 'apply', id])}`,
          `  or: ${command(['host', 'admin', 'cancel', id])}`,
        ]
      : []),
  ].join('\n');
}

const wordToken = ({ name, token }: z.infer<typeof tokenReply>): string =>
  [
    `Token of ${printable(name)}: ${token}`,
    'A participant types it in place of the code; a helper opens /admin#<token> of this host in a browser.',
  ].join('\n');

const wordAudit = ({ entries }: z.infer<typeof auditReply>): string =>
  table(
    ['#', 'at', 'who', 'what', 'about'],
    entries.map(({ position, atMs, who, what, subject }) => [
      `${position}`,
      new Date(atMs).toISOString(),
      who,
      what,
      subject ?? '',
    ]),
  );

const indented = (text: string): readonly string[] => text.split('\n').map((line) => `  ${line}`);

const listed = <T>(title: string, all: readonly T[], word: (one: T) => string): readonly string[] =>
  all.length === 0 ? [] : [`${all.length} ${title}:`, ...all.map((one) => `  ${printable(word(one))}`)];
