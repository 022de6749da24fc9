import { z } from 'zod';
import { printable } from '../../domain/printable.ts';
import { verdictSchema } from '../../domain/verdict.ts';

/**
 * The log of a bug bash: every page, board and decision is a pure fold over these events, so that an independent
 * script can recompute them from an export. An event is never changed or taken back; a later one says otherwise.
 */

const id = z.string().min(1).max(64);
/** On boards, projectors and tables: nothing that does not show or that steers a terminal. */
const name = z
  .string()
  .min(1)
  .max(60)
  .refine((given) => printable(given) === given, 'has control or invisible characters');
const text = z.string().min(1).max(4_000);
const minutes = z
  .number()
  .positive()
  .max(24 * 60);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const instantMs = z.int().min(0);

export const ROLES = ['host', 'helper', 'participant', 'spectator'] as const;
export type Role = (typeof ROLES)[number];

/** What the bash knows of an exercise; nothing here may be shown before the reveal but `id`, `title` and `symptom`. */
const bashExercise = z.strictObject({
  id,
  version: z.string(),
  digest: sha256,
  title: z.string(),
  /** Decimal string, secret until the end: same files, same verdict. */
  seed: z.string().regex(/^\d+$/),
  bugs: z.array(
    z.strictObject({
      id,
      title: z.string(),
      weight: z.int().min(1).max(5),
      symptom: z.string(),
      /** Points of 100 that each hint costs, in the order they are bought. */
      hintCosts: z.array(z.number().min(0)),
    }),
  ),
});

export const bashRules = z.strictObject({
  name,
  exercises: z.array(bashExercise).min(1),
  lengthMs: z.int().positive(),
  /** How long before the end the board stands still; null where it never does. */
  freezeMs: z.int().positive().nullable(),
  teams: z.enum(['solo', 'teams']),
  hints: z.enum(['on', 'off']),
  assistants: z.enum(['allowed', 'recorded', 'forbidden']),
  ownTestsScore: z.boolean(),
  /** Recorded play for a first look, and nobody's result; every page says so. */
  demo: z.literal(true).optional(),
});
export type BashRules = z.infer<typeof bashRules>;

const graded = { submission: id, verdict: verdictSchema };
const scope = z.strictObject({
  exercise: id.optional(),
  bug: id.optional(),
  team: id.optional(),
  submission: id.optional(),
});
export type RejudgeScope = z.infer<typeof scope>;

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

/** What happened, without who, when and where in the log. */
export const bashEventSchema = z.discriminatedUnion('type', [
  event('bash-created', { rules: bashRules }),
  /** A team of one where the bash is solo. */
  event('person-joined', {
    person: id,
    name,
    role: z.enum(ROLES),
    team: id.nullable(),
    teamName: name.nullable(),
  }),
  /** The token itself is nowhere; an earlier one of this person is void from here on. */
  event('token-issued', { person: id, tokenHash: sha256 }),
  event('team-changed', { person: id, team: id, teamName: name }),
  /** Of a person or a team; what is hidden is on no public page, and keeps its submissions. */
  event('moved-or-renamed', { subject: z.enum(['person', 'team']), id, name, hidden: z.boolean() }),
  event('person-ready', { person: id, ready: z.boolean(), detail: z.string().max(400) }),

  event('scheduled', { startsAtMs: instantMs.nullable() }),
  event('started', {}),
  event('paused', {}),
  event('resumed', {}),
  event('extended', { minutes }),
  event('granted', { team: id, minutes, reason: text }),
  event('frozen', {}),
  event('unfrozen', {}),
  event('ended', {}),

  event('submission-received', {
    submission: id,
    /** What the client chose, so that a repeated request is the same submission. */
    key: z.string().min(8).max(100),
    person: id,
    team: id,
    exercise: id,
    /** The blob with the file set, which is also the grading's identity beside digest and seed. */
    fileSet: sha256,
    ownTests: z.boolean(),
  }),
  event('verdict-given', graded),
  /** The last of three tries where `final`; then it is the host's to look at. */
  event('grading-failed', {
    submission: id,
    try: z.int().min(1),
    code: z.string(),
    message: z.string(),
    final: z.boolean(),
  }),
  /** A late one counts after all. */
  event('submission-admitted', { submission: id, reason: text }),
  event('hint-bought', {
    person: id,
    team: id,
    exercise: id,
    bug: id,
    step: z.int().min(0),
    cost: z.number().min(0),
  }),

  event('asked', { question: id, person: id, team: id.nullable(), exercise: id.nullable(), text }),
  event('answered', { question: id, text, to: z.enum(['asker', 'all']) }),
  event('announced', {
    announcement: id,
    text,
    /** Shown when this much is left, also where the end moves; null: at once. */
    beforeEndMs: instantMs.nullable(),
  }),
  event('read', { person: id, items: z.array(id) }),
  event('disputed', { dispute: id, person: id, team: id, submission: id, bug: id, text }),
  event('dispute-settled', { dispute: id, text }),

  /** What would change is computed from `results` and the log; nothing public follows from it. */
  event('rejudge-previewed', {
    rejudge: id,
    scope,
    digest: sha256,
    results: z.array(z.strictObject(graded)),
  }),
  event('rejudge-applied', { rejudge: id }),
  event('rejudge-cancelled', { rejudge: id }),
  /** Ranks are shown one by one, the last first: how many are. */
  event('ranks-revealed', { count: z.int().min(0) }),
  /** Fixes, titles and hidden tests may be shown from here on. */
  event('solutions-revealed', {}),
  /** After the reveal: which bugs the tests catch that a team added to a submission that counts. */
  event('own-tests-run', {
    submission: id,
    found: z.strictObject({ added: z.int().min(0), catches: z.array(id) }),
  }),
  event('debrief-shared', { person: id, team: id, exercise: id, text: z.string().max(20_000) }),
  event('debrief-vote', { person: id, exercise: id, team: id }),
]);
export type BashEvent = z.infer<typeof bashEventSchema>;
export type BashEventOf<Type extends BashEvent['type']> = Extract<BashEvent, { type: Type }>;

/** Who did it: a person of the bash, the host's own command line, or the program (bell, grader, schedule). */
export const actorSchema = z.union([z.strictObject({ person: id }), z.literal('host'), z.literal('program')]);
export type Actor = z.infer<typeof actorSchema>;

/** An event as the log has it. */
export const entrySchema = z.strictObject({
  /** 1, 2, 3 … without a gap. */
  position: z.int().min(1),
  /** Server time, Unix milliseconds; never less than the entry's before. */
  atMs: instantMs,
  who: actorSchema,
  /** Hash of the entry before, as `log/chain.ts` computes it; 64 zeros for the first. */
  previous: sha256,
  event: bashEventSchema,
});
export type Entry = z.infer<typeof entrySchema>;
