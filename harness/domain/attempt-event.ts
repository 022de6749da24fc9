import type { Instant } from './clock.ts';
import type { ExtensionEvent } from './extension.ts';
import type { Criterion, Rating } from './rubric.ts';
import type { Verdict } from './verdict.ts';

/** The events of an attempt's log; `attempt.ts` says what follows from them. */

export type Mode = 'practice' | 'strict';

/** Which content of an exercise: verdicts of different content are never compared. */
export interface ContentId {
  readonly id: string;
  readonly version: string;
  /** Of both halves. */
  readonly digest: string;
}

interface EventOf<Type extends string> extends Instant {
  readonly type: Type;
}

export interface PreparedEvent extends EventOf<'prepared'> {
  /** The content that the attempt was begun with. */
  readonly exercise: ContentId;
  readonly mode: Mode;
  readonly limitMs: number;
  /** Whether the candidate said that coding assistants are used, and which. */
  readonly assistants: boolean;
  readonly assistantNames?: string | undefined;
  /** Whether questions are asked as an interviewer would (`prompts.ts`). */
  readonly interviewer?: boolean | undefined;
  /** The only bug that lives in what was checked out, and its line of the whole ticket, from 0. */
  readonly variant?: { readonly bug: string; readonly line: number } | undefined;
  readonly workspace: string;
  /** Older attempts say here what `started` says of the others. */
  readonly afterReveal?: boolean | undefined;
  /** The collection that the exercise is of, so that commands in the workspace find it again. */
  readonly collection?: CollectionPlace | undefined;
}

/** The folders that hold the two halves of exercises, absolute. */
export interface CollectionPlace {
  readonly exercisesRoot: string;
  readonly solutionsRoot: string;
}

export interface StartedEvent extends EventOf<'started'> {
  /** Whether the reference had been looked at before, in another attempt. Older attempts do not say it here. */
  readonly afterReveal?: boolean | undefined;
}

export interface TestsRunEvent extends EventOf<'tests-run'> {
  readonly source: string;
  readonly passed: number;
  readonly failed: number;
  readonly total: number;
  /** Where in the spool of runs started elsewhere this one ended, in bytes. */
  readonly spoolEnd?: number | undefined;
  readonly failures: readonly {
    readonly name: string;
    readonly file: string;
    readonly line: number | null;
  }[];
}

/** The files as they were when something looked at them and found them changed. */
export interface SavedEvent extends EventOf<'saved'> {
  /** The paths that differ from the save before, or from the start. */
  readonly files: readonly string[];
  /** Of content and modes; older logs have none, nor the rest. */
  readonly digest?: string | undefined;
  readonly snapshot?: string | undefined;
  /** The snapshot that `files` differ from. */
  readonly from?: string | undefined;
  /** When the latest of them was written, as its file says; what was seen may have been saved long before. */
  readonly editedAtMs?: number | undefined;
  /** Lines that differ from the start. */
  readonly added?: number | undefined;
  readonly removed?: number | undefined;
}

export interface HintTakenEvent extends EventOf<'hint-taken'> {
  readonly bugId: string;
  /** 0-based position on the bug's ladder. */
  readonly step: number;
  readonly cost: number;
  /** What was paid for, in case the exercise is another by the time it is read again. */
  readonly symptom?: string | undefined;
  readonly text?: string | undefined;
}

export interface SubmittedEvent extends EventOf<'submitted'> {
  readonly submissionDigest: string;
  /** Ticket lines (0-based) that the candidate believed fixed. */
  readonly believed: readonly number[];
  readonly verdict: Verdict;
  /** After the bell. */
  readonly late: boolean;
  /** The snapshot that holds the files, if one could be taken. */
  readonly snapshot?: string | undefined;
}

/** Why an interviewer asks. */
export const PROMPT_REASONS = [
  'edit-before-reproduction',
  'quiet',
  'regression',
  'no-progress',
  'time',
] as const;
export type PromptReason = (typeof PROMPT_REASONS)[number];

export interface PromptAnsweredEvent extends EventOf<'prompt-answered'> {
  /** The question's id (`prompts.ts`). */
  readonly prompt: string;
  readonly reason: PromptReason;
  readonly question: string;
  /** Empty for a question that was passed over. */
  readonly text: string;
}

/** What a second person, who watches, wrote down. The candidate finds it in the report. */
export interface InterviewerNoteEvent extends EventOf<'interviewer-note'> {
  readonly text: string;
}

export interface InterviewerRatingEvent extends EventOf<'interviewer-rating'> {
  readonly criterion: Criterion;
  /** Null takes a rating back. */
  readonly rating: Rating | null;
}

/** The attempt goes on with other content of its exercise; what was submitted before was graded against it. */
export interface RegradedEvent extends EventOf<'regraded'> {
  readonly exercise: ContentId;
  readonly verdicts: readonly {
    /** 0-based position among the submissions. */
    readonly submission: number;
    readonly verdict: Verdict;
  }[];
}

export const OWN_TEST_OUTCOMES = ['catches', 'catches-nothing', 'fails-on-reference', 'flaky'] as const;

/** A test that the candidate added, judged on trees with the references of all bugs, and of all but one. */
export interface OwnTest {
  /** File › describes › title. */
  readonly id: string;
  readonly outcome: (typeof OWN_TEST_OUTCOMES)[number];
  /** The bugs that it catches. */
  readonly bugs: readonly string[];
}

/** Only after the reveal: what a test of one's own does on those trees tells of the references. */
export interface OwnTestsJudgedEvent extends EventOf<'own-tests-judged'> {
  readonly tests: readonly OwnTest[];
}

/** The files were put back. What bugsquash writes is not a save by the candidate. Older logs hold `snapshot` alone. */
export interface ResetEvent extends EventOf<'reset'> {
  /** Of the files before. */
  readonly snapshot: string;
  /** Of the files since, as a save has it. */
  readonly digest?: string | undefined;
  /** The snapshot of the files since; none where they are those of the start and that was never kept. */
  readonly after?: string | undefined;
  /** Lines that differ from the start since. */
  readonly added?: number | undefined;
  readonly removed?: number | undefined;
}

/** The collection is found somewhere else from now on. */
interface CollectionMovedEvent extends EventOf<'collection-moved'> {
  readonly collection: CollectionPlace;
}

export type AttemptEvent =
  | PreparedEvent
  | StartedEvent
  | EventOf<'paused'>
  | EventOf<'resumed'>
  | TestsRunEvent
  | (EventOf<'started-run'> & { readonly source: string; readonly spoolEnd?: number | undefined })
  | SavedEvent
  | OwnTestsJudgedEvent
  | HintTakenEvent
  | (EventOf<'note'> & { readonly text: string })
  | PromptAnsweredEvent
  | EventOf<'interviewer-seated'>
  | InterviewerNoteEvent
  | InterviewerRatingEvent
  | SubmittedEvent
  | RegradedEvent
  | CollectionMovedEvent
  | ResetEvent
  | EventOf<'bell'>
  | EventOf<'finished'>
  | EventOf<'revealed'>
  | EventOf<'abandoned'>
  | ExtensionEvent;
