import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../catalog/catalog.ts';
import type { ExerciseFiles } from '../catalog/exercise-files.ts';
import { type Kills, type Proof, proofFile, readProof } from '../catalog/proof.ts';
import type { Exercise } from '../domain/exercise.ts';
import { type Failure, failed } from '../domain/failure.ts';
import type { Survivor } from './faults.ts';
import { CHECKS, type CheckName, type Finding } from './finding.ts';
import { applyWaivers } from './waivers.ts';

/** What every other check builds on. */
export const ALWAYS_MADE: readonly CheckName[] = ['manifest', 'static', 'references'];

/** How each check ended. */
export type CheckState = 'passed' | 'findings' | 'not made';

/** What `verify` has to say of one exercise. */
export interface Verified {
  readonly id: string;
  readonly version: string | null;
  readonly digest: string | null;
  readonly checks: Readonly<Record<CheckName, CheckState>>;
  readonly findings: readonly Finding[];
  /** What was measured, where everything could be; written to `proof.json` when no error was found. */
  readonly proof: Proof | null;
  /** Which tests notice which faults, where that was measured or is in the proof. */
  readonly kills: Kills | null;
  /** Faults that no test notices, waived ones included; none are known where the proof was there already. */
  readonly survivors: readonly Survivor[];
  /** Whether the proof was there already, for exactly this content, Node and lock file. */
  readonly wasProven: boolean;
}

/** Weighs the findings, and leaves behind the proof they deserve; a failure where that can't be written. */
export function concluded(
  { exercise }: ExerciseFiles,
  {
    findings: found,
    made = ['manifest', 'static'],
    proof: measured,
    kills = null,
    survivors = [],
  }: {
    readonly findings: readonly Finding[];
    readonly made?: readonly CheckName[];
    readonly proof?: Proof;
    readonly kills?: Kills | null;
    readonly survivors?: readonly Survivor[];
  },
): Verified | Failure {
  const { solution, solutionRoot, manifest, digest } = exercise;
  const isWhole = measured !== undefined;
  const { findings, waived } = applyWaivers(
    found,
    solution.waivers ?? [],
    join(solutionRoot, 'solution.yaml'),
    // Of a check that was not made, no finding is there for a waiver to fit.
    (check) => isWhole || found.some((finding) => finding.check === check),
  );
  const hasError = findings.some(({ severity }) => severity === 'error');
  const file = proofFile(solutionRoot);
  const earlier = readProof(exercise);
  // How people did stays true of the same content, however often it is measured.
  const tries = earlier?.digest === digest ? earlier.solved_unseen : undefined;
  const proof =
    measured && !hasError ? { ...measured, waived, ...(tries && { solved_unseen: tries }) } : null;
  try {
    if (proof) writeFileSync(file, `${JSON.stringify(proof, null, 2)}\n`);
    // A proof of this very content that does not hold any more would be believed.
    else if (hasError && existsSync(file) && earlier?.digest === digest) rmSync(file);
  } catch (error) {
    return notWritten(file, error as NodeJS.ErrnoException);
  }
  const state = (check: CheckName): CheckState =>
    findings.some((finding) => finding.check === check)
      ? 'findings'
      : made.includes(check)
        ? 'passed'
        : 'not made';
  return {
    id: manifest.id,
    version: manifest.version,
    digest,
    checks: Object.fromEntries(CHECKS.map((check) => [check, state(check)])) as Verified['checks'],
    findings: sorted(findings),
    proof,
    kills,
    survivors,
    wasProven: false,
  };
}

function notWritten(file: string, { code, message }: NodeJS.ErrnoException): Failure {
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? failed(
        'disk-full',
        `The proof can't be written: the disk of ${file} is full (${code}).`,
        'Free some space there, then type the same command again; what was measured is remembered.',
      ).failure
    : failed(
        'no-such-directory',
        `The proof can't be written: ${message}.`,
        `Make ${file} a file you may write to; what was measured is remembered.`,
      ).failure;
}

export function provenAlready({ manifest, digest }: Exercise, proof: Proof): Verified {
  return {
    id: manifest.id,
    version: manifest.version,
    digest,
    checks: Object.fromEntries(
      CHECKS.map((check) => [check, check === 'differential' && !proof.differential ? 'not made' : 'passed']),
    ) as Verified['checks'],
    findings: [],
    proof,
    kills: proof.kills ?? null,
    survivors: [],
    wasProven: true,
  };
}

export function unreadable(
  id: string,
  failure: Pick<Failure, 'message' | 'next'>,
  collection: Collection,
): Verified {
  return {
    id,
    version: null,
    digest: null,
    checks: Object.fromEntries(
      CHECKS.map((check) => [check, check === 'manifest' ? 'findings' : 'not made']),
    ) as Verified['checks'],
    findings: failure.message.split('\n').map((line): Finding => {
      // A line of the catalog's message begins with its place: <file>:<line>: …
      const [, file, number, problem] = /^(\/.*?):(\d+): (.*)$/s.exec(line) ?? [];
      return {
        check: 'manifest',
        severity: 'error',
        message: capital(problem ?? line),
        file: file ?? join(collection.exercisesRoot, id),
        line: number === undefined ? null : Number(number),
        next: file === undefined ? failure.next : `Open ${file} at line ${number} and fix it.`,
      };
    }),
    proof: null,
    kills: null,
    survivors: [],
    wasProven: false,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sorted(findings: readonly Finding[]): Finding[] {
  const rank = ({ check, severity }: Finding) => CHECKS.indexOf(check) * 2 + (severity === 'error' ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}
