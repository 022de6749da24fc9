import { type AttemptState, isSealed, timeLeftMs, transition } from './attempt.ts';
import type { AttemptEvent, PromptReason } from './attempt-event.ts';
import { elapsedMs, type Instant, instantOf } from './clock.ts';

/**
 * What an interviewer would ask, as a pure function of an attempt's log and the time. One question is open at most; it
 * goes when it is answered, when a later one takes its place, or after a while.
 */

export interface Prompt {
  /** Of the moment that it follows from; an answer names it. */
  readonly id: string;
  readonly reason: PromptReason;
  readonly question: string;
  readonly since: Instant;
}

const MINUTE_MS = 60_000;
/** Without a save, a run, a note or a submission for so long, an interviewer asks. */
const QUIET_MS = 10 * MINUTE_MS;
/** After an answer nothing is asked for so long. */
const PAUSE_MS = 3 * MINUTE_MS;
/** A question that nobody has answered goes after so long. */
const STALE_MS = 10 * MINUTE_MS;
/** So many submissions without one more symptom gone are worth a question. */
const WITHOUT_PROGRESS = 3;

const QUESTIONS: Readonly<Record<Exclude<PromptReason, 'time'>, string>> = {
  'edit-before-reproduction':
    'You are changing code and no run has shown the fault yet. What do you expect to see when it is fixed?',
  quiet: 'It has been quiet for ten minutes. What is your hypothesis right now?',
  regression: 'Something that worked is broken now. What does your change touch besides the symptom?',
  'no-progress': 'Three submissions, and no further symptom is gone. What would you need to know to go on?',
};

/** Asked by the share of the time that has passed, where nothing else is. */
const BY_TIME = [
  { from: 0.12, to: 0.3, question: 'What is your hypothesis right now?' },
  { from: 0.35, to: 0.55, question: 'How could you prove it before you change anything?' },
  { from: 0.6, to: 0.75, question: 'What else might your change break?' },
  { from: 0.8, to: 0.95, question: 'What would you leave undone if you had to stop now?' },
] as const;

/** The question that is open at `now`; null where there is none, where nobody interviews, or the clock does not run. */
export function openPrompt(
  state: AttemptState,
  events: readonly AttemptEvent[],
  now: Instant,
): Prompt | null {
  if (state.phase !== 'running' || !state.prepared.interviewer) return null;
  const lastAnswer = state.answers.at(-1);
  if (lastAnswer && elapsedMs(lastAnswer, now) < PAUSE_MS) return null;
  const answered = new Set(state.answers.map(({ prompt }) => prompt));
  const isOpen = ({ id, since }: Prompt) => !answered.has(id) && elapsedMs(since, now) < STALE_MS;
  return promptsOfLog(events, now).filter(isOpen).at(-1) ?? promptByTime(state, answered, now);
}

/** All moments up to `now` at which an interviewer would have asked, oldest first. */
function promptsOfLog(events: readonly AttemptEvent[], now: Instant): readonly Prompt[] {
  const prompts: Prompt[] = [];
  const ask = (reason: Exclude<PromptReason, 'time'>, id: string, since: Instant) =>
    void prompts.push({ id, reason, question: QUESTIONS[reason], since });
  let state: AttemptState | undefined;
  let lastActivity: Instant | undefined;
  const askIfQuiet = (until: Instant) => {
    if (state?.phase !== 'running' || !lastActivity || elapsedMs(lastActivity, until) < QUIET_MS) return;
    ask('quiet', `quiet-${lastActivity.atMs}`, later(lastActivity, QUIET_MS));
  };
  for (const event of events) {
    askIfQuiet(event);
    const next = transition(state, event);
    if ('notAllowed' in next) break;
    const before = state;
    state = next;
    lastActivity = instantOf(event);
    if (isFirstEdit(event, prompts) && !hasReproduced(events, event))
      ask('edit-before-reproduction', 'edit-before-reproduction', lastActivity);
    if (event.type !== 'submitted' || isSealed(state)) continue;
    const number = state.submissions.length;
    if (event.verdict.regressions.length > (before?.submissions.at(-1)?.verdict.regressions.length ?? 0))
      ask('regression', `regression-${number}`, lastActivity);
    else if (isWithoutProgress(state)) ask('no-progress', `no-progress-${number}`, lastActivity);
  }
  askIfQuiet(now);
  return prompts;
}

/** The first event that shows that code was changed. */
const isFirstEdit = (event: AttemptEvent, prompts: readonly Prompt[]): boolean =>
  !prompts.some(({ reason }) => reason === 'edit-before-reproduction') &&
  (event.type === 'saved' || (event.type === 'submitted' && event.verdict.diff.files > 0));

/** Whether a run before `event` showed a failing test, or the code was started. */
function hasReproduced(events: readonly AttemptEvent[], event: AttemptEvent): boolean {
  return events.slice(0, events.indexOf(event)).some(({ type }, index) => {
    const earlier = events[index];
    return type === 'started-run' || (earlier?.type === 'tests-run' && earlier.failed > 0);
  });
}

function isWithoutProgress({ submissions }: AttemptState): boolean {
  if (submissions.length % WITHOUT_PROGRESS !== 0) return false;
  const gone = submissions
    .slice(-WITHOUT_PROGRESS)
    .map(({ verdict }) => verdict.bugs?.filter(({ squashed }) => squashed).length ?? 0);
  return Math.max(...gone) <= (gone[0] ?? 0);
}

function promptByTime(state: AttemptState, answered: ReadonlySet<string>, now: Instant): Prompt | null {
  const { limitMs } = state.prepared;
  const passed = 1 - timeLeftMs(state, now) / limitMs;
  const index = BY_TIME.findIndex(({ from, to }) => passed >= from && passed < to);
  const due = BY_TIME[index];
  const id = `time-${index + 1}`;
  if (!due || answered.has(id)) return null;
  const since = later(now, -(passed - due.from) * limitMs);
  return { id, reason: 'time', question: due.question, since };
}

function later({ atMs, boot }: Instant, ms: number): Instant {
  const at = Math.round(atMs + ms);
  return boot ? { atMs: at, boot: { id: boot.id, ms: Math.round(boot.ms + ms) } } : { atMs: at };
}
