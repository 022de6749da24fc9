import { z } from 'zod';
import { type AttemptEvent, OWN_TEST_OUTCOMES, PROMPT_REASONS } from './attempt-event.ts';
import { CRITERIA, RATINGS } from './rubric.ts';
import { verdictSchema } from './verdict.ts';

/** The shape of each event as the store holds it. What does not fit was not written by us. */

const instant = {
  atMs: z.number(),
  boot: z.object({ id: z.string(), ms: z.number() }).optional(),
};
const bare = <Type extends string>(type: Type) => z.object({ type: z.literal(type), ...instant });
const count = z.int().min(0);
const contentId = z.object({ id: z.string(), version: z.string(), digest: z.string() });
const collectionPlace = z.object({ exercisesRoot: z.string(), solutionsRoot: z.string() });

export const attemptEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('prepared'),
    ...instant,
    exercise: contentId,
    mode: z.enum(['practice', 'strict']),
    limitMs: z.number().min(0),
    assistants: z.boolean(),
    assistantNames: z.string().optional(),
    interviewer: z.boolean().optional(),
    variant: z.object({ bug: z.string(), line: count }).optional(),
    workspace: z.string(),
    afterReveal: z.boolean().optional(),
    collection: collectionPlace.optional(),
  }),
  bare('started').extend({ afterReveal: z.boolean().optional() }),
  bare('paused'),
  bare('resumed'),
  z.object({
    type: z.literal('tests-run'),
    ...instant,
    source: z.string(),
    passed: count,
    failed: count,
    total: count,
    spoolEnd: count.optional(),
    failures: z.array(z.object({ name: z.string(), file: z.string(), line: z.int().nullable() })),
  }),
  z.object({ type: z.literal('started-run'), ...instant, source: z.string(), spoolEnd: count.optional() }),
  z.object({
    type: z.literal('saved'),
    ...instant,
    files: z.array(z.string()),
    digest: z.string().optional(),
    snapshot: z.string().optional(),
    from: z.string().optional(),
    editedAtMs: z.number().optional(),
    added: count.optional(),
    removed: count.optional(),
  }),
  z.object({
    type: z.literal('hint-taken'),
    ...instant,
    bugId: z.string(),
    step: count,
    cost: z.number().min(0),
    symptom: z.string().optional(),
    text: z.string().optional(),
  }),
  z.object({ type: z.literal('note'), ...instant, text: z.string() }),
  z.object({
    type: z.literal('prompt-answered'),
    ...instant,
    prompt: z.string(),
    reason: z.enum(PROMPT_REASONS),
    question: z.string(),
    text: z.string(),
  }),
  bare('interviewer-seated'),
  z.object({ type: z.literal('interviewer-note'), ...instant, text: z.string() }),
  z.object({
    type: z.literal('interviewer-rating'),
    ...instant,
    criterion: z.enum(CRITERIA),
    rating: z.enum(RATINGS).nullable(),
  }),
  z.object({
    type: z.literal('submitted'),
    ...instant,
    submissionDigest: z.string(),
    believed: z.array(count),
    verdict: verdictSchema,
    late: z.boolean(),
    snapshot: z.string().optional(),
  }),
  z.object({
    type: z.literal('regraded'),
    ...instant,
    exercise: contentId,
    verdicts: z.array(z.object({ submission: count, verdict: verdictSchema })),
  }),
  z.object({
    type: z.literal('own-tests-judged'),
    ...instant,
    tests: z.array(
      z.object({ id: z.string(), outcome: z.enum(OWN_TEST_OUTCOMES), bugs: z.array(z.string()) }),
    ),
  }),
  z.object({ type: z.literal('collection-moved'), ...instant, collection: collectionPlace }),
  z.object({
    type: z.literal('reset'),
    ...instant,
    snapshot: z.string(),
    digest: z.string().optional(),
    after: z.string().optional(),
    added: count.optional(),
    removed: count.optional(),
  }),
  bare('bell'),
  bare('finished'),
  bare('revealed'),
  bare('abandoned'),
  z.object({
    type: z.literal('extension-started'),
    ...instant,
    limitMs: z.number().min(0),
    base: z.enum(['own', 'reference']),
    applied: z.array(z.string()),
    before: z.string(),
    start: z.string(),
    startDigest: z.string(),
    digest: z.string().optional(),
  }),
  bare('extension-paused'),
  bare('extension-resumed'),
  z.object({
    type: z.literal('extension-submitted'),
    ...instant,
    submissionDigest: z.string(),
    verdict: verdictSchema,
    late: z.boolean(),
    snapshot: z.string().optional(),
  }),
  bare('extension-bell'),
  bare('extension-finished'),
]) satisfies z.ZodType<AttemptEvent>;
