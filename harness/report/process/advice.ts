import type { OwnTest } from '../../domain/attempt-event.ts';
import { counted } from '../../wording/counted.ts';
import { limitText, sinceStartText } from '../../wording/time.ts';
import type { EditPrecision } from '../precision/edit-precision.ts';
import type { Milestone, MilestoneId } from './milestones.ts';
import type { Process } from './process.ts';

/** A sentence about how to work, with the data that it rests on in it. */
export interface Advice {
  /** What it is about; stays the same when the wording changes. */
  readonly about: string;
  /** Whether it is something to keep, or something to try. */
  readonly kind: 'keep' | 'try';
  readonly text: string;
}

export interface AdviceFacts {
  readonly process: Process;
  readonly limitMs: number;
  /** Belief beside truth at each submission of a strict attempt; empty where it was not asked for, or is sealed. */
  readonly beliefs: readonly {
    readonly submission: number;
    readonly believed: boolean;
    readonly gone: boolean;
  }[];
  readonly submissions: readonly {
    readonly sinceStartMs: number;
    readonly regressions: number | null;
    readonly started: boolean | null;
  }[];
  readonly precision: EditPrecision | null;
  readonly ownTests: readonly OwnTest[] | null;
}

const MOST_ADVICE = 7;
const LONG_QUIET_MS = 10 * 60_000;
/** Lines elsewhere that are worth a word. */
const MANY_LINES_ELSEWHERE = 10;

/** What to say about how somebody worked; each sentence names its data. Nothing is said of what was not seen. */
export function adviceOf(facts: AdviceFacts): readonly Advice[] {
  const rules = [
    failureBeforeEdit,
    runBeforeSubmission,
    startedAtAll,
    regressions,
    beliefs,
    quiet,
    hypothesis,
    wrongFiles,
    elsewhere,
    ownTests,
    firstRun,
  ];
  return rules.flatMap((rule) => rule(facts) ?? []).slice(0, MOST_ADVICE);
}

type Rule = (facts: AdviceFacts) => Advice | null;

const tryThis = (about: string, text: string): Advice => ({ about, kind: 'try', text });
const keepThis = (about: string, text: string): Advice => ({ about, kind: 'keep', text });

const timeOf = ({ milestones }: Process, id: MilestoneId): number | null =>
  milestones.find((milestone: Milestone) => milestone.id === id)?.sinceStartMs ?? null;

const failureBeforeEdit: Rule = ({ process }) => {
  const [edit, failure] = [timeOf(process, 'first-edit'), timeOf(process, 'reproduction')];
  if (edit === null) return null;
  if (failure === null)
    return tryThis(
      'reproduction',
      `The first edit was seen at ${sinceStartText(edit)}; no failing test and no start of the code was seen at all. See the bug fail first: a fix can only be told from a change by what it makes stop.`,
    );
  return failure <= edit
    ? keepThis(
        'reproduction',
        `A failure was seen at ${sinceStartText(failure)}, before the first edit at ${sinceStartText(edit)}. Keep that order.`,
      )
    : tryThis(
        'reproduction',
        `The first edit was seen at ${sinceStartText(edit)}, the first failure at ${sinceStartText(failure)}. The other way round, the failure tells you where to edit.`,
      );
};

const runBeforeSubmission: Rule = ({ process, submissions }) => {
  const blind = submissions.filter(({ sinceStartMs }, index) => {
    const since = submissions[index - 1]?.sinceStartMs ?? 0;
    const edits = process.saves.filter(
      (save) => save.sinceStartMs > since && save.sinceStartMs <= sinceStartMs,
    );
    const lastEdit = edits.at(-1)?.sinceStartMs;
    return (
      lastEdit !== undefined &&
      !process.runs.some((run) => run.sinceStartMs >= lastEdit && run.sinceStartMs <= sinceStartMs)
    );
  });
  const [first] = blind;
  if (first === undefined) return null;
  return tryThis(
    'run-before-submission',
    `Of ${counted(submissions.length, 'submission')}, ${blind.length} came with no run seen after the last edit (first at ${sinceStartText(first.sinceStartMs)}). The visible tests are one key away.`,
  );
};

const startedAtAll: Rule = ({ submissions }) => {
  const first = submissions.find(({ started }) => started === false);
  if (first === undefined) return null;
  return tryThis(
    'did-not-start',
    `The code of the submission at ${sinceStartText(first.sinceStartMs)} did not start, so nothing could pass. A run of the visible tests would have said so, with file and line.`,
  );
};

const regressions: Rule = ({ submissions }) => {
  const broke = submissions.flatMap(({ regressions: count, sinceStartMs }) =>
    count !== null && count > 0 ? [{ count, sinceStartMs }] : [],
  );
  const [first] = broke;
  if (first === undefined) return null;
  return tryThis(
    'regressions',
    `The submission at ${sinceStartText(first.sinceStartMs)} broke ${counted(first.count, 'thing')} that worked. Before you submit, ask who else calls what you changed.`,
  );
};

const beliefs: Rule = ({ beliefs: told }) => {
  if (told.length === 0) return null;
  const overconfident = told.filter(({ believed, gone }) => believed && !gone).length;
  const doubtful = told.filter(({ believed, gone }) => !believed && gone).length;
  if (overconfident > 0)
    return tryThis(
      'belief',
      `${overconfident} of ${told.length} times you believed a line of the ticket fixed that was still there. Before you tick a line, name the run that showed it.`,
    );
  if (doubtful > 0)
    return tryThis(
      'belief',
      `${doubtful} of ${told.length} times you did not believe a line fixed that was gone. A test of your own would have told you.`,
    );
  return keepThis('belief', `What you believed was true all ${told.length} times.`);
};

const quiet: Rule = ({ process }) => {
  const longest = [...process.quiet].sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))[0];
  if (longest === undefined || longest.toMs - longest.fromMs < LONG_QUIET_MS) return null;
  return tryThis(
    'quiet',
    `From ${sinceStartText(longest.fromMs)} to ${sinceStartText(longest.toMs)} nothing was seen: no edit, no run, no note. If you were reading, a note of what you ruled out keeps it; if you were stuck, a hint costs less than the time.`,
  );
};

const hypothesis: Rule = ({ process }) => {
  const [noted, edit] = [timeOf(process, 'hypothesis'), timeOf(process, 'first-edit')];
  if (noted === null)
    return edit === null
      ? null
      : tryThis(
          'hypothesis',
          `No hypothesis was noted; the first edit was seen at ${sinceStartText(edit)}. One sentence before it ("I think … because …") shows an interviewer how you think, and you what to test.`,
        );
  return edit !== null && noted <= edit
    ? keepThis(
        'hypothesis',
        `You noted what you supposed at ${sinceStartText(noted)}, before the first edit at ${sinceStartText(edit)}.`,
      )
    : null;
};

const wrongFiles: Rule = ({ process }) => {
  if (!process.revealed) return null;
  const code = process.files.filter((file) => !file.isTest);
  const edits = code.reduce((sum, file) => sum + file.edits, 0);
  const other = code.filter((file) => file.isRootCause === false);
  const otherEdits = other.reduce((sum, file) => sum + file.edits, 0);
  if (edits < 3 || otherEdits * 2 < edits) return null;
  return tryThis(
    'root-cause-files',
    `${otherEdits} of ${counted(edits, 'edit')} were in files that hold no root cause, most in ${other[0]?.path}. Following one failing call down to where the value first goes wrong gets there sooner.`,
  );
};

const elsewhere: Rule = ({ precision }) => {
  if (precision === null || precision.elsewhereMayBeFix || precision.elsewhere < MANY_LINES_ELSEWHERE)
    return null;
  const [most] = precision.elsewhereFiles;
  return tryThis(
    'edit-precision',
    `${precision.elsewhere} of ${precision.needed + precision.accepted + precision.elsewhere} changed lines are at no place where an accepted fix changes anything, most in ${most?.path}. Reviewers read every one of them.`,
  );
};

const ownTests: Rule = ({ ownTests: tests }) => {
  if (tests === null || tests.length === 0) return null;
  const catching = tests.filter(({ outcome }) => outcome === 'catches');
  const bugs = new Set(catching.flatMap((test) => test.bugs));
  return bugs.size > 0
    ? keepThis(
        'own-tests',
        `Of ${counted(tests.length, 'test')} that you added, ${catching.length} would have caught ${counted(bugs.size, 'bug')}.`,
      )
    : tryThis(
        'own-tests',
        `None of the ${counted(tests.length, 'test')} that you added catches a bug of this exercise. Write the test first, see it fail, then fix.`,
      );
};

const firstRun: Rule = ({ process, limitMs }) => {
  const run = timeOf(process, 'first-run');
  if (run === null || run < limitMs / 4) return null;
  return tryThis(
    'first-run',
    `The first run was seen at ${sinceStartText(run)} of ${limitText(limitMs)}. The test suite is the quickest map of a codebase that you do not know.`,
  );
};
