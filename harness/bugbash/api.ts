import { z } from 'zod';
import { ROLES } from './log/events.ts';

/**
 * The documents of `/api/v1`, as host, client and pages exchange them. Errors are `application/problem+json`
 * (`type`, `title`, `status`, `detail`, `code`). All times are Unix milliseconds by the host's clock; every reply has
 * the header `x-server-time`, from which a client learns how far its own clock is off.
 */

export const API_VERSION = 1;

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
  unread: z.array(z.string()),
});

export const bashReply = z.strictObject({
  schema: z.literal('bugsquash/bash@1'),
  id: z.string(),
  name: z.string(),
  clock: clockView,
  teams: z.enum(['solo', 'teams']),
  hints: z.enum(['on', 'off']),
  assistants: z.enum(['allowed', 'recorded', 'forbidden']),
  exercises: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      version: z.string(),
      digest: z.string(),
      bugs: z.number(),
    }),
  ),
  announcements: z.array(z.strictObject({ id: z.string(), atMs: z.number(), text: z.string() })),
  /** Lowest client version that this host understands, and where the right one is fetched. */
  client: z.strictObject({ version: z.string(), url: z.string(), sha256: z.string() }),
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

export const hintRequest = z.strictObject({ exercise: z.string(), line: z.int().min(1) });
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

export const boardReply = z.strictObject({
  schema: z.literal('bugsquash/board@1'),
  bash: z.string(),
  name: z.string(),
  /** Position of the last event that it shows: the cut, where frozen. */
  position: z.number(),
  clock: clockView,
  rows: z.array(
    z.strictObject({
      rank: z.number(),
      team: z.string(),
      name: z.string(),
      total: z.number(),
      /** Contest time of the last improvement; breaks ties. */
      lastImprovementMs: z.number().nullable(),
      submissions: z.number(),
      hints: z.number(),
      scores: z.array(z.strictObject({ exercise: z.string(), total: z.number() })),
      cells: z.array(boardCell),
      /** Score over contest time, a step each. */
      steps: z.array(z.strictObject({ elapsedMs: z.number(), total: z.number() })),
    }),
  ),
  /** What happened lately, in the order of the log: squashes and announcements. */
  feed: z.array(z.strictObject({ position: z.number(), elapsedMs: z.number(), text: z.string() })),
});
export type Board = z.infer<typeof boardReply>;
