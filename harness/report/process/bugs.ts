import type { AttemptState, Submission } from '../../domain/attempt.ts';
import { countingSubmission } from '../../domain/counting-submission.ts';
import type { Bug } from '../../domain/exercise.ts';
import type { Moment } from '../moments.ts';

/** A submission with which lines of the ticket fell, or came back. */
export interface Fall {
  /** 0-based position among the submissions. */
  readonly submission: number;
  readonly sinceStartMs: number;
  /** Lines of the ticket, 0-based. */
  readonly fell: readonly number[];
  readonly cameBack: readonly number[];
}

/** How far it came with one line of the ticket. */
export interface BugProgress {
  readonly symptom: string;
  /** First edit of the file that holds the root cause; null until the reference was shown, or if none was seen. */
  readonly rootCauseEditMs: number | null;
  /** The first submission with which it was gone; null while verdicts are sealed, too. */
  readonly fixedMs: number | null;
  /** The first submission after the bell with which it was gone; null where it was gone with the one that counts. */
  readonly goneLateMs: number | null;
  /** The submission from which on it was there again, if it was. */
  readonly cameBackMs: number | null;
  readonly hints: number;
}

/** By submission, what it changed for the lines of the ticket. */
export function fallsOf(moments: readonly Moment[], bugs: readonly Bug[]): readonly Fall[] {
  let before = bugs.map(() => false);
  const falls: Fall[] = [];
  for (const { event, sinceStartMs } of moments) {
    if (event.type !== 'submitted') continue;
    const now = bugs.map(
      ({ id }, line) =>
        event.verdict.bugs?.find((bug) => bug.id === id)?.squashed ??
        // A submission without a verdict says nothing of any bug.
        before[line] === true,
    );
    const linesWhere = (holds: (line: number) => boolean) =>
      bugs.flatMap((_, line) => (holds(line) ? [line] : []));
    const was = before;
    falls.push({
      submission: falls.length,
      sinceStartMs,
      fell: linesWhere((line) => now[line] === true && was[line] !== true),
      cameBack: linesWhere((line) => now[line] !== true && was[line] === true),
    });
    before = now;
  }
  return falls;
}

export function bugProgress(
  moments: readonly Moment[],
  facts: { readonly bugs: readonly Bug[]; readonly falls: readonly Fall[]; readonly revealed: boolean },
  state: AttemptState,
): readonly BugProgress[] {
  const { bugs, falls, revealed } = facts;
  const counting = countingSubmission(state);
  return bugs.map(({ id, symptom, root_cause: { file } = { file: '' } }, line) => {
    const edit = moments.find(({ event }) => event.type === 'saved' && event.files.includes(file));
    const fixedMs = falls.find(({ fell }) => fell.includes(line))?.sinceStartMs ?? null;
    const isGone = (submission: Submission | undefined) =>
      submission?.verdict.bugs?.some((bug) => bug.id === id && bug.squashed) ?? false;
    const late = state.submissions.findIndex((submission) => submission.late && isGone(submission));
    return {
      symptom,
      rootCauseEditMs: revealed ? (edit?.sinceStartMs ?? null) : null,
      fixedMs,
      goneLateMs: isGone(counting) ? null : (falls[late]?.sinceStartMs ?? null),
      cameBackMs: falls.findLast(({ cameBack }) => cameBack.includes(line))?.sinceStartMs ?? null,
      hints: moments.filter(({ event }) => event.type === 'hint-taken' && event.bugId === id).length,
    };
  });
}
