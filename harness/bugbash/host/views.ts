import type { z } from 'zod';
import type { Board, bashReply, ceremonyReply, meReply } from '../api.ts';
import { shownAnnouncements } from '../log/announcements.ts';
import { boardOf, demoMark, ownRow } from '../log/board.ts';
import { ceremonyOf } from '../log/ceremony.ts';
import { clockView } from '../log/clock.ts';
import { disputesFor } from '../log/disputes.ts';
import { questionsFor } from '../log/questions.ts';
import { type BashState, digestOf } from '../log/state.ts';
import { membersOf, type Person } from '../log/teams.ts';
import { type Answer, granted, refuse } from './answer.ts';
import type { ExerciseArchive } from './exercise-archive.ts';
import type { HostContext } from './host-context.ts';
import { seesAll, teamOf, type Viewer } from './viewer.ts';

/** The clock of faces that count on by themselves need not be younger. */
const BOARD_AGE_MS = 250;

export function meOf(host: HostContext, person: Person): z.infer<typeof meReply> {
  const { state, atMs } = host.log.now;
  const present = state.members.people.get(person.id) ?? person;
  const team = present.team === null ? undefined : state.members.teams.get(present.team);
  const answered = questionsFor(state.questions, present).filter(({ answers }) => answers.length > 0);
  const settled = disputesFor(state.disputes, present).filter((dispute) => dispute.settled !== null);
  const announced = shownAnnouncements(state.announcements, state.clock, atMs);
  return {
    schema: 'bugsquash/me@1',
    person: present.id,
    name: present.name,
    role: present.role,
    team: team
      ? {
          id: team.id,
          name: team.name,
          members: membersOf(state.members, team.id).map(({ name }) => name),
        }
      : null,
    ready: present.ready?.ready ?? false,
    unread: [...announced, ...answered, ...settled].map(({ id }) => id).filter((id) => !present.read.has(id)),
    solutionsRevealed: state.solutionsRevealed,
  };
}

/** The same for everybody, but for the clock: that is the viewer's team's. */
export function bashOf(host: HostContext, viewer: Viewer): z.infer<typeof bashReply> {
  const { state: live, shown, atMs } = host.log.now;
  const state = viewer.kind === 'anybody' ? shown : live;
  const { name, teams, hints, assistants, exercises } = state.rules;
  const hasStarted = state.clock.phase !== 'lobby';
  return {
    schema: 'bugsquash/bash@1',
    id: host.log.bash,
    name,
    clock: clockView(state.clock, teamOf(viewer), atMs),
    teams,
    hints,
    assistants,
    exercises: exercises.map(({ id, title, version, digest, bugs }) => ({
      ...{ id, title, version },
      digest: digestOf(state, id) ?? digest,
      bugs: bugs.length,
      archive: host.archives.get(id)?.sha256 ?? '',
      lines: hasStarted || seesAll(viewer) ? bugs.map(({ symptom }) => symptom) : null,
    })),
    warmUp: warmUpOf(host),
    announcements: shownAnnouncements(state.announcements, state.clock, atMs).map(
      ({ id, atMs: announcedAtMs, text }) => ({ id, atMs: announcedAtMs, text }),
    ),
    client: clientOf(host),
    ...demoMark(state),
  };
}

function warmUpOf({ warmUp, archives }: HostContext): z.infer<typeof bashReply>['warmUp'] {
  if (!warmUp) return null;
  const { id, title, version } = warmUp.manifest;
  const { bugs } = warmUp.solution;
  return {
    ...{ id, title, version, digest: warmUp.digest },
    bugs: bugs.length,
    archive: archives.get(id)?.sha256 ?? '',
    lines: bugs.map(({ symptom }) => symptom),
  };
}

export const clientOf = ({ client, url }: HostContext) => ({
  version: client.version,
  url: `${url}/bugsquash.tgz`,
  sha256: client.sha256,
});

/** The archive of an exercise: of the warm-up at any time, of the others from the start on. */
export function archiveFor(host: HostContext, viewer: Viewer, id: string): Answer<ExerciseArchive> {
  const archive = host.archives.get(id);
  if (!archive) return refuse('not-found', `This bash has no exercise "${id}".`);
  const isWarmUp = host.warmUp?.manifest.id === id;
  if (!isWarmUp && host.log.now.state.clock.phase === 'lobby' && !seesAll(viewer))
    return refuse('not-started', 'The bash has not started yet.');
  return granted(archive);
}

const boards = new WeakMap<BashState, { readonly atMs: number; readonly board: Board }>();

/** The board as this viewer may see it: a team its own results also in a freeze, the host and helpers all. */
export function boardFor(host: HostContext, viewer: Viewer): Board {
  const { state, shown, atMs } = host.log.now;
  if (seesAll(viewer)) return boardAt(state, host.log.bash, atMs);
  const board = boardAt(shown, host.log.bash, atMs);
  const team = teamOf(viewer);
  const own = team === null ? null : ownRow({ live: state, shown }, team, board.rows);
  if (!own) return board;
  const isThere = board.rows.some((row) => row.team === own.team);
  return {
    ...board,
    clock: clockView(state.clock, team, atMs),
    rows: isThere ? board.rows.map((row) => (row.team === own.team ? own : row)) : [...board.rows, own],
  };
}

/** Ranks that the host has revealed, of the final board; until the first, not even their number is of that one. */
export function ceremonyFor({ log }: HostContext): z.infer<typeof ceremonyReply> {
  const { state, shown } = log.now;
  const { ranks, revealed, rows } = ceremonyOf(state.ranksRevealed > 0 ? state : shown);
  const { name } = state.rules;
  return { schema: 'bugsquash/ceremony@1', name, ranks, revealed, rows: [...rows], ...demoMark(state) };
}

/** Hundreds ask for the same board after one verdict. */
function boardAt(state: BashState, bash: string, atMs: number): Board {
  const known = boards.get(state);
  if (known && atMs - known.atMs < BOARD_AGE_MS) return known.board;
  const board = boardOf(state, bash, atMs);
  boards.set(state, { atMs, board });
  return board;
}
