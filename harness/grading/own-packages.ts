import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { Verdict } from '../domain/verdict.ts';
import { arePackagesInstalled } from '../suites/packages.ts';
import { ungradable } from './judge.ts';
import { diffStat, type Submission } from './submission.ts';

interface MissingPackages {
  readonly code: 'packages-missing';
  readonly message: string;
  readonly next: string;
}

/** Why an exercise that needs packages of its collection can't be graded here; undefined where it can. */
export function missingPackages(
  packagesRoot: string,
  { manifest, ownPackages }: Exercise,
): MissingPackages | undefined {
  const needed = manifest.packages.filter((name) => ownPackages?.names.includes(name));
  if (!ownPackages || needed.length === 0 || arePackagesInstalled(packagesRoot, ownPackages.digest))
    return undefined;
  return {
    code: 'packages-missing',
    message: `"${manifest.id}" needs ${needed.join(', ')} of its collection, whose packages are not installed on this machine.`,
    next: `Install them: bugsquash import --install ${manifest.id}`,
  };
}

/** The verdict that says so. */
export function withoutPackages(
  missing: MissingPackages,
  exerciseFiles: ExerciseFiles,
  submission: Submission,
  { seed, sandbox }: Pick<Verdict, 'seed' | 'sandbox'>,
) {
  const verdict = ungradable(missing, {
    exercise: exerciseFiles.exercise,
    problems: submission.problems,
    diff: diffStat(exerciseFiles, submission),
    sandbox,
    seed,
    hints: [],
    checks: null,
    ownTests: null,
    files: [],
    expectedIds: undefined,
    timings: { totalMs: 0, stageMs: 0, examinerMs: 0 },
  });
  return { verdict, outcomes: [], mostRequests: 0 };
}
