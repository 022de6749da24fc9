import { z } from 'zod';
import { ROLES } from './log/events.ts';

/**
 * The documents of `/api/v1`, as host, client and pages exchange them. Errors are `application/problem+json`
 * (`problem` below). All times are Unix milliseconds by the host's clock; every reply has the header `x-server-time`,
 * from which a client learns how far its own clock is off. It is one long file because it is one contract, of three
 * programs.
 *
 * ```
 * POST /join                   joinRequest → joinReply, without a token
 * GET  /me                     meReply
 * POST /me/ready               readyRequest → meReply
 * POST /me/read                readRequest → meReply
 * GET  /bash                   bashReply
 * GET  /exercises/:id          the public half: application/gzip, a tar of exercise.yaml, TICKET.md, repo/, history/;
 *                              from the start on, the warm-up before it
 * POST /submissions            submissionRequest → submissionReply (202; 200 where the key is known already)
 * GET  /submissions            submissionsReply: those of one's team, oldest first
 * GET  /submissions/:id        submissionReply
 * GET  /submissions/:id/files  fileSetReply: of one's team
 * GET  /hints?exercise=:id     hintsReply
 * POST /hints                  hintRequest → hintReply
 * GET  /questions              questionsReply: one's team's questions and disputes, and what was answered to all
 * POST /questions              questionRequest → questionsReply
 * POST /disputes               disputeRequest → disputeReply
 * GET  /board                  boardReply
 * GET  /ceremony               ceremonyReply, after the end
 * GET  /events                 text/event-stream: `event: change`, `id:` 1, 2, 3 … of what this viewer may know of,
 *                              `data:` streamChange; a comment at least every `HEARTBEAT_MS`; else eventsReply
 * POST /debriefs, POST /votes  debriefRequest, voteRequest → doneReply
 * GET  /debriefs               debriefsReply
 * ```
 */

export const API_VERSION = 1;

/** The request header with the client's version; another version of the client is refused with `client-version`. */
export const CLIENT_VERSION_HEADER = 'x-bugsquash-client';
/** The reply header with the host's time, Unix milliseconds. */
export const SERVER_TIME_HEADER = 'x-server-time';
export const HEARTBEAT_MS = 10_000;

/** Why a request is refused; what a client does about it depends on the code and not on the status. */
export const PROBLEM_CODES = [
  'bad-request',
  'wrong-code',
  /** No token, an unknown one, or one that a later one replaced. */
  'bad-token',
  'not-allowed',
  /** It does not fit the present state, which the detail tells: a pause while paused. */
  'wrong-state',
  'not-found',
  /** With `retry-after`, seconds. */
  'too-many-requests',
  'not-started',
  /** Contest time stands still: the client sends it again after the pause. */
  'paused',
  'ended',
  /** The digest is another one: the client works on content that this bash does not have. */
  'other-exercise',
  'empty-submission',
  'too-large',
  'hints-off',
  'no-hint-left',
  'already-squashed',
  /** The store can't take it now: nothing was acknowledged, so the client sends it again. */
  'disk-full',
  'unavailable',
  /** `client` says which one to fetch. */
  'client-version',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Where the client that fits this host is fetched. */
const clientPackage = z.strictObject({ version: z.string(), url: z.string(), sha256: z.string() });

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.enum(PROBLEM_CODES),
  client: clientPackage.optional(),
});
export type Problem = z.infer<typeof problem>;

export const joinRequest = z.strictObject({
  code: z.string(),
  name: z.string().min(1).max(60),
  /** Name of the team to join or to make; absent in a solo bash. */
  team: z.string().min(1).max(60).optional(),
  /** `spectator` needs no code where the host allows to watch. */
  role: z.enum(['participant', 'spectator']).optional(),
  client: z.string(),
});

export const joinReply = z.strictObject({
  schema: z.literal('bugsquash/joined@1'),
  token: z.string(),
  person: z.string(),
  name: z.string(),
  team: z.string().nullable(),
  teamName: z.string().nullable(),
});

/** Where the bash stands in time, as each face counts it down itself. */
export const clockView = z.strictObject({
  phase: z.enum(['lobby', 'running', 'paused', 'ended']),
  startsAtMs: z.number().nullable(),
  /** Contest time that has passed at `atMs`; it stands still in a pause. */
  elapsedMs: z.number(),
  /** What this team has left at `atMs`, with what was granted to it. */
  leftMs: z.number(),
  atMs: z.number(),
  frozen: z.boolean(),
});
export type ClockView = z.infer<typeof clockView>;

export const meReply = z.strictObject({
  schema: z.literal('bugsquash/me@1'),
  person: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  team: z.strictObject({ id: z.string(), name: z.string(), members: z.array(z.string()) }).nullable(),
  ready: z.boolean(),
  /** Announcements, answers and settled disputes that this person has not read. */
  unread: z.array(z.string()),
  /** Debriefs may be shared and read from then on. */
  solutionsRevealed: z.boolean(),
});

export const readyRequest = z.strictObject({ ready: z.boolean(), detail: z.string().max(400) });
export const readRequest = z.strictObject({ items: z.array(z.string()) });

/** There where all of it is recorded play (`host --demo`). */
const demo = z.literal(true).optional();

const exerciseView = z.strictObject({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  digest: z.string(),
  bugs: z.number(),
  /** sha256 of the bytes that `/exercises/:id` sends. */
  archive: z.string(),
  /** The lines of the ticket, as hints and submissions number them from 1; null before the start. */
  lines: z.array(z.string()).nullable(),
});

export const bashReply = z.strictObject({
  schema: z.literal('bugsquash/bash@1'),
  id: z.string(),
  name: z.string(),
  clock: clockView,
  teams: z.enum(['solo', 'teams']),
  hints: z.enum(['on', 'off']),
  assistants: z.enum(['allowed', 'recorded', 'forbidden']),
  exercises: z.array(exerciseView),
  /** Unscored, to see that everything works before the start; null where the host offers none. */
  warmUp: exerciseView.nullable(),
  announcements: z.array(z.strictObject({ id: z.string(), atMs: z.number(), text: z.string() })),
  client: clientPackage,
  demo,
});

/** Paths are relative and normalised; contents in base64. */
export const submissionRequest = z.strictObject({
  exercise: z.string(),
  digest: z.string(),
  key: z.string().min(8).max(100),
  files: z.array(z.strictObject({ path: z.string(), base64: z.string() })),
  ownTests: z.boolean().optional(),
});

const score = z.strictObject({
  fix: z.number(),
  regressions: z.number(),
  hints: z.number(),
  total: z.number(),
});

export const submissionReply = z.strictObject({
  schema: z.literal('bugsquash/submission@1'),
  id: z.string(),
  exercise: z.string(),
  person: z.string(),
  /** As people call this person. */
  name: z.string(),
  receivedAtMs: z.number(),
  /** Contest time of the receipt. */
  elapsedMs: z.number(),
  late: z.boolean(),
  admitted: z.boolean(),
  state: z.enum(['waiting', 'grading', 'graded', 'could-not-grade']),
  /** Feedback without spoilers, as DESIGN's feedback rule has it; null until graded. */
  feedback: z
    .strictObject({
      lines: z.array(
        z.strictObject({
          symptom: z.string(),
          state: z.enum(['gone', 'still there']),
          bug: z.strictObject({ id: z.string(), title: z.string() }).optional(),
        }),
      ),
      regressions: z.array(z.string()),
      problems: z.array(z.string()),
      score,
    })
    .nullable(),
});

export const submissionsReply = z.strictObject({
  schema: z.literal('bugsquash/submissions@1'),
  submissions: z.array(submissionReply),
});

export const fileSetReply = z.strictObject({
  schema: z.literal('bugsquash/file-set@1'),
  submission: z.string(),
  exercise: z.string(),
  name: z.string(),
  receivedAtMs: z.number(),
  files: z.array(z.strictObject({ path: z.string(), base64: z.string() })),
});

export const hintsReply = z.strictObject({
  schema: z.literal('bugsquash/hints@1'),
  exercise: z.string(),
  lines: z.array(
    z.strictObject({
      line: z.number(),
      symptom: z.string(),
      /** Points that the next hint costs; null where there is none, or none is needed. */
      nextCost: z.number().nullable(),
      gone: z.boolean(),
      taken: z.array(z.strictObject({ text: z.string(), cost: z.number(), name: z.string() })),
    }),
  ),
});

/** Of something at least. */
const text = z.string().trim().min(1);

export const questionRequest = z.strictObject({
  exercise: z.string().optional(),
  text: text.max(4_000),
});
export const questionsReply = z.strictObject({
  schema: z.literal('bugsquash/questions@1'),
  questions: z.array(
    z.strictObject({
      id: z.string(),
      /** A question or a dispute of one's own team, or what another team asked and the host answered to all. */
      kind: z.enum(['question', 'answered-to-all', 'dispute']),
      atMs: z.number(),
      exercise: z.string().nullable(),
      /** Of the ticket, in a dispute. */
      line: z.number().nullable(),
      text: z.string(),
      /** Of a dispute: how the host settled it. */
      answer: z.strictObject({ atMs: z.number(), text: z.string() }).nullable(),
    }),
  ),
});

/** Of the team's latest graded submission of the exercise, unless one is named. */
export const disputeRequest = z.strictObject({
  exercise: z.string(),
  line: z.int().min(1),
  submission: z.string().optional(),
  text: text.max(4_000),
});
export const disputeReply = z.strictObject({
  schema: z.literal('bugsquash/dispute@1'),
  id: z.string(),
  submission: z.string(),
  line: z.number(),
});

/** What a client should ask for again; nothing else is in the stream, so nothing leaks through it. */
export const STREAM_PARTS = ['bash', 'me', 'submissions', 'hints', 'questions', 'board', 'admin'] as const;
export type StreamPart = (typeof STREAM_PARTS)[number];
export const streamChange = z.strictObject({ parts: z.array(z.enum(STREAM_PARTS)) });

export const hintRequest = z.strictObject({
  exercise: z.string(),
  line: z.int().min(1),
  /**
   * Which hint of the line is meant, from 0; one that a team-mate has bought meanwhile is not charged again, and one
   * that is not the next is refused.
   */
  step: z.int().min(0).optional(),
});
export const hintReply = z.strictObject({
  schema: z.literal('bugsquash/hint@1'),
  exercise: z.string(),
  line: z.number(),
  step: z.number(),
  cost: z.number(),
  text: z.string(),
});

/** A cell of the board: one bug of one team. Bugs are numbered by their line of the ticket, never named. */
export const boardCell = z.strictObject({
  exercise: z.string(),
  line: z.number(),
  squashed: z.boolean(),
  /** Contest time of the submission that squashed it. */
  elapsedMs: z.number().nullable(),
  first: z.boolean(),
});

const boardRow = z.strictObject({
  /** 0 for one's own team where this board does not rank it: it is hidden, or has joined since the freeze. */
  rank: z.number(),
  team: z.string(),
  name: z.string(),
  total: z.number(),
  /** Contest time of the last improvement; breaks ties. */
  lastImprovementMs: z.number().nullable(),
  submissions: z.number(),
  hints: z.number(),
  /** With how often the exercise was submitted, so that an open bug can be told from one that nobody has looked at. */
  scores: z.array(z.strictObject({ exercise: z.string(), total: z.number(), submissions: z.number() })),
  cells: z.array(boardCell),
  /** Score over contest time, a step each. */
  steps: z.array(z.strictObject({ elapsedMs: z.number(), total: z.number() })),
});

export const boardReply = z.strictObject({
  schema: z.literal('bugsquash/board@1'),
  bash: z.string(),
  name: z.string(),
  /** Position of the last event that it shows: the cut, where frozen. */
  position: z.number(),
  clock: clockView,
  rows: z.array(boardRow),
  /** What happened lately, in the order of the log: squashes and announcements. */
  feed: z.array(z.strictObject({ position: z.number(), elapsedMs: z.number(), text: z.string() })),
  demo,
});
export type Board = z.infer<typeof boardReply>;

/** Ranks of the final board, revealed from the last to the first; a shared rank at once. */
export const ceremonyReply = z.strictObject({
  schema: z.literal('bugsquash/ceremony@1'),
  name: z.string(),
  ranks: z.number(),
  revealed: z.number(),
  /** Of the revealed ranks alone, best first. */
  rows: z.array(boardRow),
  demo,
});

/** `POST /debriefs`: what a team found, for the others to read and vote on, once the solutions are revealed. */
export const debriefRequest = z.strictObject({ exercise: z.string(), text: text.max(20_000) });
/** `GET /debriefs`, from the reveal on. */
export const debriefsReply = z.strictObject({
  schema: z.literal('bugsquash/debriefs@1'),
  debriefs: z.array(
    z.strictObject({
      exercise: z.string(),
      team: z.string(),
      teamName: z.string(),
      person: z.string(),
      text: z.string(),
      votes: z.number(),
    }),
  ),
});
/** `POST /votes`: one for each participant and exercise, a later one replaces it; never for one's own team. */
export const voteRequest = z.strictObject({ exercise: z.string(), team: z.string() });
/** Of an action that has nothing else to tell. */
export const doneReply = z.strictObject({ schema: z.literal('bugsquash/done@1') });
/** `GET /events?after=N` without `accept: text/event-stream`, for networks that hold streams back. */
export const eventsReply = z.strictObject({
  schema: z.literal('bugsquash/events@1'),
  changes: z.array(z.strictObject({ id: z.number(), parts: z.array(z.enum(STREAM_PARTS)) })),
  last: z.number(),
});
