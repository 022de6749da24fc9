import { z } from 'zod';
import { boardReply, clockView } from './api.ts';
import { ROLES } from './log/events.ts';

/**
 * The documents of `/api/v1/admin`. The host's own token and people whose role is `host` may do everything; a helper
 * sees all, answers questions and announces, and touches neither clock nor results.
 */

const text = z.string().trim().min(1).max(4_000);
const name = z.string().trim().min(1).max(60);
const minutes = z
  .number()
  .positive()
  .max(24 * 60);

/** `POST /admin/clock`. What does not fit the present state is refused with that state (409). */
export const clockRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('schedule'), startsAtMs: z.int().min(0).nullable() }),
  z.strictObject({ action: z.literal('start') }),
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('extend'), minutes }),
  z.strictObject({ action: z.literal('grant'), team: z.string(), minutes, reason: text }),
  z.strictObject({ action: z.literal('freeze') }),
  z.strictObject({ action: z.literal('unfreeze') }),
  z.strictObject({ action: z.literal('end') }),
]);
export type ClockRequest = z.infer<typeof clockRequest>;

/** `POST /admin/people`: somebody who needs no code, such as a helper; the reply has their token. */
export const newPersonRequest = z.strictObject({ name, role: z.enum(ROLES), team: name.optional() });
/** `POST /admin/people/:id` */
export const personRequest = z.strictObject({
  name: name.optional(),
  hidden: z.boolean().optional(),
  /** Id of another team, or the name of a new one. */
  team: name.optional(),
});
/** `POST /admin/teams/:id` */
export const teamRequest = z.strictObject({ name: name.optional(), hidden: z.boolean().optional() });
/** `POST /admin/tokens`: the token before is void from then on. */
export const tokenRequest = z.strictObject({ person: z.string() });
export const tokenReply = z.strictObject({
  schema: z.literal('bugsquash/token@1'),
  person: z.string(),
  name: z.string(),
  token: z.string(),
});
/** `POST /admin/questions/:id` */
export const answerRequest = z.strictObject({ text, to: z.enum(['asker', 'all']) });
/** `POST /admin/announcements` */
export const announcementRequest = z.strictObject({
  text,
  /** Shown when so many minutes are left; at once when absent. */
  beforeEndMinutes: z.number().min(0).optional(),
});
/** `POST /admin/disputes/:id` */
export const settleRequest = z.strictObject({ text });
/** `POST /admin/submissions/:id/admit` */
export const admitRequest = z.strictObject({ reason: text });
/** `POST /admin/ceremony`: so many ranks are shown, the last first. */
export const ceremonyRequest = z.strictObject({ count: z.int().min(0) });
/** `POST /admin/rejudges`: a preview, of the exercise as the collection has it now. */
export const rejudgeRequest = z.strictObject({
  exercise: z.string(),
  bug: z.string().optional(),
  team: z.string().optional(),
  submission: z.string().optional(),
});

const judged = z.strictObject({ squashed: z.array(z.string()), regressions: z.array(z.string()) }).nullable();
const changed = { before: z.number(), after: z.number() };
/**
 * `GET /admin/rejudges/:id`, and the reply to `POST /admin/rejudges`, `POST /admin/rejudges/:id/apply` and `…/cancel`:
 * every row that applying it now would change, as `log/rejudge.ts` computes them; of one that was applied, every row
 * that it has changed.
 */
export const rejudgeReply = z.strictObject({
  schema: z.literal('bugsquash/rejudge@1'),
  id: z.string(),
  state: z.enum(['previewed', 'applied', 'cancelled']),
  verdicts: z.array(
    z.strictObject({
      submission: z.string(),
      team: z.string(),
      exercise: z.string(),
      before: judged,
      after: judged,
    }),
  ),
  scores: z.array(z.strictObject({ team: z.string(), exercise: z.string(), ...changed })),
  ranks: z.array(z.strictObject({ team: z.string(), ...changed })),
  overlaps: z.array(z.strictObject({ rejudge: z.string(), submissions: z.array(z.string()) })),
  missing: z.array(z.string()),
});

const person = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  team: z.string().nullable(),
  hidden: z.boolean(),
  ready: z.boolean().nullable(),
  readyDetail: z.string(),
  /** When their client last asked for something; null since the host was started. */
  seenAtMs: z.number().nullable(),
});

export const adminSubmission = z.strictObject({
  id: z.string(),
  team: z.string(),
  person: z.string(),
  exercise: z.string(),
  receivedAtMs: z.number(),
  elapsedMs: z.number(),
  late: z.boolean(),
  admitted: z.boolean(),
  state: z.enum(['waiting', 'grading', 'graded', 'could-not-grade']),
  total: z.number().nullable(),
  squashed: z.array(z.string()),
  failure: z.string().nullable(),
});

const workerLine = z.strictObject({
  /** Of this process alone. */
  worker: z.string(),
  machine: z.string(),
  version: z.string(),
  /**
   * `paused`: takes nothing, and goes on by itself. `cut-off`: its network is cut, or it is stopped. `ended`: without
   * leaving, such as by a kill.
   */
  condition: z.enum(['starting', 'ready', 'paused', 'leaving', 'refused', 'cut-off', 'ended']),
  capacity: z.number(),
  running: z.number(),
  seenAtMs: z.number(),
  /** What the host should know, with what to do about it; empty where all is well. */
  says: z.array(z.string()),
  /** How far its sandbox and speed are from what would be refused. */
  canaries: z.strictObject({ held: z.number(), tried: z.number() }),
  speed: z.strictObject({ gradingMs: z.number(), limitMs: z.number() }).nullable(),
});
/** `GET /admin/workers`: null where the host grades by itself. */
export const workersReply = z.strictObject({
  schema: z.literal('bugsquash/workers@1'),
  workers: z.array(workerLine).nullable(),
});
export type WorkersDocument = z.infer<typeof workersReply>;

/** `GET /admin` */
export const adminReply = z.strictObject({
  schema: z.literal('bugsquash/admin@1'),
  id: z.string(),
  name: z.string(),
  /** Only for the host. */
  code: z.string().nullable(),
  position: z.number(),
  clock: clockView,
  /** False while a team that was granted time still plays. */
  overForAll: z.boolean(),
  people: z.array(person),
  teams: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      hidden: z.boolean(),
      members: z.array(z.string()),
      grantedMs: z.number(),
    }),
  ),
  queue: z.strictObject({ waiting: z.number(), running: z.number(), couldNotGrade: z.array(z.string()) }),
  /** Null where the host grades by itself. */
  workers: z.array(workerLine).nullable(),
  /** The latest first, at most 200. */
  submissions: z.array(adminSubmission),
  questions: z.array(
    z.strictObject({
      id: z.string(),
      person: z.string(),
      team: z.string().nullable(),
      exercise: z.string().nullable(),
      text: z.string(),
      atMs: z.number(),
      answers: z.array(z.strictObject({ text: z.string(), to: z.enum(['asker', 'all']), atMs: z.number() })),
    }),
  ),
  announcements: z.array(
    z.strictObject({
      id: z.string(),
      text: z.string(),
      beforeEndMs: z.number().nullable(),
      shown: z.boolean(),
    }),
  ),
  disputes: z.array(
    z.strictObject({
      id: z.string(),
      person: z.string(),
      team: z.string(),
      submission: z.string(),
      bug: z.string(),
      text: z.string(),
      atMs: z.number(),
      settled: z.string().nullable(),
    }),
  ),
  rejudges: z.array(
    z.strictObject({
      id: z.string(),
      exercise: z.string().nullable(),
      digest: z.string(),
      state: z.enum(['previewed', 'applied', 'cancelled']),
      results: z.number(),
    }),
  ),
  /** As it is, whatever is frozen. */
  board: boardReply,
  ranksRevealed: z.number(),
  solutionsRevealed: z.boolean(),
  client: z.strictObject({ version: z.string(), url: z.string(), sha256: z.string() }),
});
export type AdminDocument = z.infer<typeof adminReply>;

/** `GET /admin/audit?after=<position>`: what was done, by whom, and what it changed; at most 500 at once. */
export const auditReply = z.strictObject({
  schema: z.literal('bugsquash/audit@1'),
  entries: z.array(
    z.strictObject({
      position: z.number(),
      atMs: z.number(),
      who: z.string(),
      what: z.string(),
      subject: z.string().nullable(),
      before: z.unknown(),
      after: z.unknown(),
      /** Of the entry, as the next one has it for its `previous`. */
      hash: z.string(),
    }),
  ),
});
