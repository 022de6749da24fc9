import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Clock } from '../domain/clock.ts';
import { countingSubmission } from '../domain/counting-submission.ts';
import type { Bug } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { momentsOf } from '../report/moments.ts';
import { processOf } from '../report/process/process.ts';
import { diffAgainstStart } from '../workspace/start-diff.ts';
import type { OpenAttempt } from './open-attempt.ts';
import { framesOfLog, patchAtFrame } from './time-lapse.ts';

/** A patch of the solution, such as `alternative-mirror`, called `mirror`. */
export interface RevealedPatch {
  readonly name: string;
  readonly patch: string;
}

export interface Revealed {
  readonly bugs: readonly {
    readonly bug: Bug;
    /** By the submission that counts, else the last one. */
    readonly squashed: boolean;
    /** When it was gone after the bell, if it was not before. */
    readonly goneLateMs: number | null;
    readonly reference: string;
    /** The source of its hidden tests. */
    readonly hiddenTests: string;
    /** Other fixes that are accepted, by the names of their files. */
    readonly alternatives: readonly RevealedPatch[];
    /** Fixes that are not, and why. */
    readonly wrong: readonly (RevealedPatch & {
      readonly why: string;
      readonly message?: string | undefined;
    })[];
  }[];
  /** What the candidate had changed by the finish. */
  readonly yourPatch: string;
  readonly debrief: string;
  readonly checklist: readonly string[];
  readonly followUps: readonly { readonly question: string; readonly outline: string }[];
  /** Empty where there is no extension. */
  readonly extensionBrief: string;
}

/** The reference beside the candidate's own diff; only after the finish, and recorded. */
export async function reveal(
  { clock }: { readonly clock: Clock },
  attempt: OpenAttempt,
): Promise<Result<Revealed>> {
  if (attempt.state.phase !== 'finished') {
    return failed('wrong-state', 'The reference is shown only after you finish the attempt.', {
      command: ['finish'],
      workspace: attempt.workspace.directory,
    });
  }
  const recorded = await attempt.record({ type: 'revealed', ...clock.now() });
  if (!recorded.ok) return recorded;
  const { solution, solutionRoot } = attempt.exercise;
  const verdict = (countingSubmission(attempt.state) ?? attempt.state.submissions.at(-1))?.verdict;
  const { bugs: progress } = processOf(momentsOf(attempt.events), attempt.state, attempt.exercise);
  const read = (path: string) =>
    existsSync(join(solutionRoot, path)) ? readFileSync(join(solutionRoot, path), 'utf8') : '';
  return success({
    bugs: solution.bugs.map((bug, line) => ({
      bug,
      squashed: verdict?.bugs?.find(({ id }) => id === bug.id)?.squashed ?? false,
      goneLateMs: progress[line]?.goneLateMs ?? null,
      reference: read(`fixes/${bug.id}/reference.patch`),
      hiddenTests: read(`hidden/${bug.id}.test.ts`),
      alternatives: alternativesIn(solutionRoot, bug.id).map((path) => ({
        name: nameOf(path),
        patch: read(path),
      })),
      wrong: solution.wrong
        .filter(({ patch }) => patch.startsWith(`fixes/${bug.id}/`))
        .map(({ patch, why, message }) => ({
          name: nameOf(patch),
          patch: read(patch),
          why,
          ...(message !== undefined && { message }),
        })),
    })),
    yourPatch: await patchAtFinish(attempt),
    debrief: read('DEBRIEF.md'),
    checklist: solution.debrief,
    followUps: solution.follow_ups,
    extensionBrief: solution.extension?.brief ?? '',
  });
}

/** What the candidate had changed by the finish; what came afterwards, such as an extension, is none of it. */
async function patchAtFinish(attempt: OpenAttempt): Promise<string> {
  const finish = attempt.events.findIndex(({ type }) => type === 'finished');
  const frame = framesOfLog(attempt).findLast(({ event }) => event < finish) ?? null;
  const patch = await patchAtFrame(attempt.workspace, attempt, frame);
  // Where what was kept can't be read, the workspace is the best there is.
  return patch.ok ? patch.value : (await diffAgainstStart(attempt.workspace)).patch;
}

function alternativesIn(solutionRoot: string, bugId: string): readonly string[] {
  const folder = join(solutionRoot, 'fixes', bugId);
  return (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => /^alternative-.*\.patch$/.test(name))
    .sort()
    .map((name) => `fixes/${bugId}/${name}`);
}

/** `fixes/credit/wrong-floor.patch` is called `floor`. */
const nameOf = (path: string): string => basename(path, '.patch').replace(/^(alternative|wrong)-/, '');
