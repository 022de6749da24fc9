import type { Proof } from '../catalog/proof.ts';
import type { Exercise } from '../domain/exercise.ts';
import type { CheatFacts } from './checks/cheats/cheats.ts';
import type { CorpusFacts } from './checks/corpus/corpus.ts';
import type { CrashFacts } from './checks/crashes/crashes.ts';
import type { DeterminismFacts } from './checks/determinism/determinism.ts';
import type { DifferentialFacts } from './checks/differential/differential.ts';
import { INPUTS } from './checks/differential/transcript.ts';
import type { Effort } from './checks/effort/effort.ts';
import type { IsolationFacts } from './checks/isolation/isolation.ts';
import { type KillFacts, killsInProof } from './checks/kills/kills.ts';
import type { MutationFacts } from './checks/mutation/mutation.ts';
import type { ReferenceFacts } from './checks/references/references.ts';
import type { SemanticFacts } from './checks/semantic/semantic.ts';
import { toolchain } from './toolchain.ts';
import { SEED } from './trial.ts';
import type { VerifyHost } from './verify-host.ts';

/** What was measured; undefined of a check that was not made. */
export interface Facts {
  readonly references: ReferenceFacts;
  readonly isolation: IsolationFacts | undefined;
  readonly corpus: CorpusFacts | undefined;
  readonly mutation: MutationFacts | undefined;
  readonly semantic: SemanticFacts | undefined;
  readonly differential: DifferentialFacts;
  readonly kills: KillFacts | undefined;
  readonly cheats: CheatFacts | undefined;
  readonly crashes: CrashFacts | undefined;
  readonly determinism: DeterminismFacts | undefined;
  readonly effort: { readonly effort: Effort } | undefined;
  readonly fileMs: Readonly<Record<string, number>> | undefined;
}

/** The proof of an exercise of which everything was measured; undefined where something was not. */
export function proofOf(
  { cloneRoot, clock, grader }: Pick<VerifyHost, 'cloneRoot' | 'clock' | 'grader'>,
  { manifest, digest }: Exercise,
  runs: number,
  facts: Facts,
): Proof | undefined {
  const { references, isolation, corpus, mutation, semantic, kills, cheats, crashes, determinism, effort } =
    facts;
  if (
    !isolation ||
    !corpus ||
    !mutation ||
    !semantic ||
    !kills ||
    !cheats ||
    !crashes ||
    !determinism ||
    !effort
  )
    return undefined;
  const { readLines, fixLines, minutes } = effort.effort;
  return {
    schema: 'bugsquash/proof@1',
    exercise: { id: manifest.id, version: manifest.version },
    digest,
    ...toolchain(cloneRoot),
    date: new Date(clock.now().atMs).toISOString().slice(0, 10),
    runs,
    sandbox: grader.sandbox.kind,
    tests: [...references.tests],
    ...(facts.fileMs && { fileMs: { ...facts.fileMs } }),
    failToPass: mutable(references.failToPass),
    passAlready: mutable(references.passAlready),
    matrix: isolation.matrix.map(({ fixed, squashed }) => ({ fixed: [...fixed], squashed: [...squashed] })),
    corpus: { accepted: corpus.accepted, rejected: corpus.rejected },
    mutants: { ...mutation.byFix },
    semantic: { made: semantic.made, tried: semantic.tried, killed: semantic.killed, seed: SEED },
    differential: differentialOf(facts.differential),
    kills: killsInProof(kills),
    determinism: { ...determinism.axes },
    cheats: cheats.cheats,
    crashes: crashes.crashes,
    effort: { readLines, fixLines: { ...fixLines }, minutes },
    waived: [],
  };
}

function differentialOf({ compared, shown }: DifferentialFacts): Proof['differential'] {
  if (compared === null) return null;
  return { compared, inputs: INPUTS, seed: SEED, showsFixOf: [...shown] };
}

function mutable(record: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(record).map(([key, values]) => [key, [...values]]));
}
