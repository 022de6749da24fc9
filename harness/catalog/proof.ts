import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Exercise } from '../domain/exercise.ts';

const unseenTrySchema = z.strictObject({
  attempt: z.string(),
  /** Bugs squashed, of all bugs. */
  found: z.int(),
  of: z.int(),
  minutes: z.int(),
});

const fileMsSchema = z.record(z.string(), z.int());

/** `proof.json`: what `verify` measured of an exercise, good for exactly this content on this Node and lock file. */
export const proofSchema = z.strictObject({
  schema: z.literal('bugsquash/proof@1'),
  /** Of an exercise with a native suite: most checks don't apply to such tests. */
  suite: z.literal('native').optional(),
  exercise: z.strictObject({ id: z.string(), version: z.string() }),
  /** Content digest of both halves. */
  digest: z.string(),
  node: z.string(),
  /** sha256 of the clone's package-lock.json. */
  lockfile: z.string(),
  /** Day of the measurement, ISO 8601. */
  date: z.string(),
  /** Runs of the determinism grid. */
  runs: z.int(),
  sandbox: z.string(),
  /** Ids of all hidden tests; a verdict that saw others is none. */
  tests: z.array(z.string()),
  /** What the tests of each hidden file take in a solved service, in milliseconds: by these, workers share the files. */
  fileMs: fileMsSchema.optional(),
  failToPass: z.record(z.string(), z.array(z.string())),
  passAlready: z.record(z.string(), z.array(z.string())),
  /** For each subset of fixes that was tried, the bugs whose tests all passed. */
  matrix: z.array(z.strictObject({ fixed: z.array(z.string()), squashed: z.array(z.string()) })),
  corpus: z.strictObject({ accepted: z.int(), rejected: z.int() }),
  mutants: z.record(z.string(), z.strictObject({ mutants: z.int(), killed: z.int() })),
  /** Made-up wrong fixes: how many there are, how many of them were tried (by the seed), and killed. */
  semantic: z.strictObject({ made: z.int(), tried: z.int(), killed: z.int(), seed: z.string() }).optional(),
  /** Alternatives compared with references on generated inputs; null where the author says nothing of what to ask. */
  differential: z
    .strictObject({
      compared: z.int(),
      inputs: z.int(),
      seed: z.string(),
      showsFixOf: z.array(z.string()),
    })
    .nullable()
    .optional(),
  /** Which faults each hidden test notices: their ids, separated by spaces. */
  kills: z
    .strictObject({
      faults: z.record(z.string(), z.string()),
      tests: z.record(z.string(), z.string()),
      probes: z.strictObject({ tried: z.int(), made: z.int(), seed: z.string() }),
    })
    .optional(),
  determinism: z.record(z.string(), z.int()),
  cheats: z.int(),
  /** Runs over code that ends itself, each at another request of every test, that were graded. */
  crashes: z.int().optional(),
  effort: z.strictObject({
    readLines: z.int(),
    fixLines: z.record(z.string(), z.int()),
    minutes: z.int(),
  }),
  /** Findings that the author accepted, with the reason. */
  waived: z.array(z.strictObject({ check: z.string(), message: z.string(), reason: z.string() })),
  /** Tries by people who had not seen the exercise, recorded by `unseen` from their exported attempts. */
  solved_unseen: z.array(unseenTrySchema).optional(),
});
export type Proof = z.infer<typeof proofSchema>;
export type Kills = NonNullable<Proof['kills']>;

export type ProofState = 'verified' | 'changed' | 'unverified';

export const proofFile = (solutionRoot: string) => join(solutionRoot, 'proof.json');

/** The proof that lies beside the exercise, whether or not it still fits; undefined if none can be read. */
export function readProof({ solutionRoot }: Pick<Exercise, 'solutionRoot'>): Proof | undefined {
  const file = proofFile(solutionRoot);
  if (!existsSync(file)) return undefined;
  try {
    return proofSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** What grading goes by in a proof. */
export interface ProvenTests {
  /** The ids of all hidden tests. */
  readonly ids: readonly string[];
  /** As `fileMs` of the proof. */
  readonly fileMs: Readonly<Record<string, number>> | undefined;
}

/**
 * The hidden tests, where there is a proof of exactly this content. Of the proof nothing else is looked at: one that
 * another version wrote still says which tests there are.
 */
export function provenTests({
  solutionRoot,
  digest,
}: Pick<Exercise, 'solutionRoot' | 'digest'>): ProvenTests | undefined {
  const file = proofFile(solutionRoot);
  if (!existsSync(file)) return undefined;
  const proof: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof proof !== 'object' || proof === null) return undefined;
  const { digest: proven, tests, fileMs } = proof as Record<string, unknown>;
  if (proven !== digest || !Array.isArray(tests)) return undefined;
  return { ids: tests.map(String), fileMs: fileMsSchema.safeParse(fileMs).data };
}

/** What the catalog says of a proof, where it holds. */
export interface ProvenState {
  readonly verified: ProofState;
  /** Runs of the determinism grid. */
  readonly runs: number | null;
  readonly solvedUnseen: readonly z.infer<typeof unseenTrySchema>[];
}

/** Whether the exercise is as it was when it was verified, in how many runs, and how people did who had not seen it. */
export function proofState({ solutionRoot, digest }: Pick<Exercise, 'solutionRoot' | 'digest'>): ProvenState {
  const file = proofFile(solutionRoot);
  if (!existsSync(file)) return { verified: 'unverified', runs: null, solvedUnseen: [] };
  try {
    const proof = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const tries = z.array(unseenTrySchema).safeParse(proof.solved_unseen);
    if (proof.digest === digest)
      return {
        verified: 'verified',
        runs: typeof proof.runs === 'number' ? proof.runs : null,
        solvedUnseen: tries.success ? tries.data : [],
      };
  } catch {}
  return { verified: 'changed', runs: null, solvedUnseen: [] };
}
