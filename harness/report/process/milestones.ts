import type { AttemptEvent } from '../../domain/attempt-event.ts';
import type { Bug } from '../../domain/exercise.ts';
import type { Moment } from '../moments.ts';
import type { Fall } from './bugs.ts';
import { isTest } from './saves.ts';

export type MilestoneId =
  | 'first-run'
  | 'reproduction'
  | 'hypothesis'
  | 'first-edit'
  | 'root-cause-edit'
  | 'first-fix'
  | 'all-fixed';

/** A moment worth comparing between attempts. */
export interface Milestone {
  readonly id: MilestoneId;
  readonly name: string;
  /** Null where it was not seen. */
  readonly sinceStartMs: number | null;
  /** What was seen, or that nothing was. */
  readonly detail: string;
  /** The candidate says so, and nothing else does. */
  readonly selfReported: boolean;
}

interface Facts {
  /** Files that hold root causes; null until the reference was shown. */
  readonly rootCauses: ReadonlySet<string> | null;
  /** Null while verdicts are sealed. */
  readonly falls: readonly Fall[] | null;
  readonly bugs: readonly Bug[];
}

export function milestonesOf(moments: readonly Moment[], facts: Facts): readonly Milestone[] {
  const { rootCauses, falls, bugs } = facts;
  const begun = moments.filter(({ sinceStartMs }) => sinceStartMs >= 0);
  const first = <E>(pick: (event: AttemptEvent) => E | undefined) => {
    for (const { event, sinceStartMs } of begun) {
      const found = pick(event);
      if (found !== undefined) return { found, sinceStartMs };
    }
    return undefined;
  };
  return [
    milestone('first-run', 'First run', first(runText), 'no run was seen'),
    milestone('reproduction', 'Failure seen', first(failureText), 'no failing test and no start was seen'),
    milestone('hypothesis', 'Hypothesis noted', first(hypothesisText), 'none was noted', true),
    milestone('first-edit', 'First edit of the code', first(editText), 'no edit of the code was seen'),
    ...(rootCauses === null
      ? []
      : [
          milestone(
            'root-cause-edit',
            'First edit where a root cause is',
            first((event) =>
              event.type === 'saved' ? event.files.find((file) => rootCauses.has(file)) : undefined,
            ),
            'no edit of a file with a root cause was seen',
          ),
        ]),
    ...(falls === null ? [] : fixes(falls, bugs.length)),
  ];
}

function fixes(falls: readonly Fall[], bugs: number): readonly Milestone[] {
  const firstFix = falls.find(({ fell }) => fell.length > 0);
  const allFixed = falls.find(({ submission }) => livingAfter(falls, submission, bugs) === 0);
  const seen = (fall: Fall | undefined) =>
    fall && { found: `submission ${fall.submission + 1}`, sinceStartMs: fall.sinceStartMs };
  return [
    milestone('first-fix', 'First bug gone', seen(firstFix), 'no submission showed a bug gone'),
    milestone('all-fixed', 'All bugs gone', seen(allFixed), 'no submission showed all of them gone'),
  ];
}

function milestone(
  id: MilestoneId,
  name: string,
  seen: { readonly found: string; readonly sinceStartMs: number } | undefined,
  unseen: string,
  selfReported = false,
): Milestone {
  return {
    id,
    name,
    sinceStartMs: seen?.sinceStartMs ?? null,
    detail: seen?.found ?? unseen,
    selfReported,
  };
}

/** How many bugs are alive with a submission. */
export function livingAfter(falls: readonly Fall[], submission: number, bugs: number): number {
  return falls
    .filter((fall) => fall.submission <= submission)
    .reduce((living, { fell, cameBack }) => living - fell.length + cameBack.length, bugs);
}

function runText(event: AttemptEvent): string | undefined {
  if (event.type === 'started-run') return `the code was started (${event.source})`;
  if (event.type === 'tests-run') return `${event.passed} passed, ${event.failed} failed (${event.source})`;
  return undefined;
}

/** A failing test, or the code started by hand: what a bug was first seen with. */
function failureText(event: AttemptEvent): string | undefined {
  if (event.type === 'started-run') return runText(event);
  if (event.type !== 'tests-run' || event.failed === 0) return undefined;
  return event.failures[0]?.name ?? runText(event);
}

/** Words of somebody who supposes something. */
const SUPPOSES =
  /\b(hypothes[ei]s|suspect|suppose|guess|think|believe|because|probably|perhaps|maybe|cause[ds]?|due to)\b/i;

function hypothesisText(event: AttemptEvent): string | undefined {
  if (event.type === 'prompt-answered' && event.text !== '')
    return /hypothesis/i.test(event.question) || SUPPOSES.test(event.text) ? event.text : undefined;
  return event.type === 'note' && SUPPOSES.test(event.text) ? event.text : undefined;
}

function editText(event: AttemptEvent): string | undefined {
  return event.type === 'saved' ? event.files.find((file) => !isTest(file)) : undefined;
}
