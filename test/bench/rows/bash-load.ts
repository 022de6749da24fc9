import { mkdtempSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/exercises.ts';
import { SMALL_EXERCISE } from '../../support/served-host.ts';
import { type BashPlan, type PlayedBash, playBash, solvedTree } from '../bash-load/play-bash.ts';
import { CpuMeter } from '../cpu-meter.ts';
import type { Benchmark, Measurements, Variant } from '../measure.ts';
import { LAUNCHER, NODE, timeSuccess } from '../process.ts';
import { writeTree } from '../reference-suite.ts';

/**
 * What a bug bash asks of its host: everybody submits while everybody watches. `--full` plays 300 submissions of 150
 * people in a minute before 300 spectators; without it, less of the same. What watches and submits runs on the same
 * cores as the host.
 */

const SHORT = {
  load: { people: 40, spectators: 60, submissions: 60, overMs: 12_000, floods: false },
  calm: { people: 10, spectators: 10, submissions: 20, overMs: 20_000, floods: false },
} satisfies Plans;
const FULL = {
  load: { people: 150, spectators: 300, submissions: 300, overMs: 60_000, floods: false },
  calm: { people: 20, spectators: 20, submissions: 60, overMs: 60_000, floods: false },
} satisfies Plans;

interface Plans {
  readonly load: BashPlan;
  readonly calm: BashPlan;
}

/** Throughput is that of verdicts between these parts of them: neither the rise nor the end of the load. */
const FROM_PART = 0.1;
const TO_PART = 0.9;
const LONE_GRADES = 3;
const MEASURED_LOAD = 'bash, everybody submits';

export const bashLoadBenchmark: Benchmark = {
  runs: 1,
  rows: [
    {
      name: 'bash-acknowledgement-p95',
      ours: { variant: MEASURED_LOAD, measurement: 'acknowledgement' },
      reference: null,
      target: 250,
    },
    {
      name: 'bash-board-behind',
      ours: { variant: MEASURED_LOAD, measurement: 'behind' },
      reference: null,
      target: 2_000,
    },
    {
      name: 'bash-time-per-verdict',
      ours: { variant: MEASURED_LOAD, measurement: 'verdict' },
      reference: { variant: 'grade, alone', measurement: 'cpu by core' },
      target: 1.25,
    },
    {
      name: 'bash-wait-beside-flood',
      ours: { variant: 'bash, one team floods', measurement: 'wait' },
      reference: { variant: 'bash, calm', measurement: 'wait' },
      target: 1.5,
    },
  ],
  async open(folder, { note, isFull }) {
    const { load, calm } = isFull ? FULL : SHORT;
    const play = (name: string, plan: BashPlan, measure: (played: PlayedBash) => Measurements): Variant => {
      let isFirst = true;
      return {
        name,
        async turn() {
          // The one that does not count: a bash has a process of its own, and nothing of it is warm in the next.
          if (isFirst) {
            isFirst = false;
            return {};
          }
          return measure(await playBash(plan, folder));
        },
      };
    };
    note(
      `Bash: ${load.submissions} submissions of ${load.people} people in ${load.overMs / 1_000} s before ${load.spectators} spectators; none was lost or doubled.`,
    );
    return {
      variants: [
        loneGrade(folder),
        play(MEASURED_LOAD, load, ({ acknowledgementsMs, behindMs, verdictsAtMs }) => {
          note(
            `Boards: half were ${Math.round(part(behindMs, 0.5))} ms behind a verdict, the last ${Math.round(part(behindMs, 1))} ms.`,
          );
          return {
            acknowledgement: part(acknowledgementsMs, 0.95),
            behind: part(behindMs, 1),
            verdict: msPerVerdict(verdictsAtMs),
          };
        }),
        play('bash, calm', calm, ({ waitsMs }) => ({ wait: part(waitsMs, 0.5) })),
        play('bash, one team floods', { ...calm, floods: true }, ({ waitsMs }) => ({
          wait: part(waitsMs, 0.5),
        })),
      ],
      async close() {},
    };
  },
};

/** CPU time of `grade` with all that it starts, as if it were spread over the cores. */
function loneGrade(folder: string): Variant {
  const directory = mkdtempSync(join(folder, 'solved-'));
  writeTree(directory, solvedTree());
  const fixtures = join(ROOT, 'test', 'fixtures', 'hostile', 'exercise');
  const collection = ['--exercises', join(fixtures, 'exercises'), '--solutions', join(fixtures, 'solutions')];
  return {
    name: 'grade, alone',
    async turn() {
      const cpu = CpuMeter.open('lone-grade');
      if (!cpu) return {};
      try {
        for (let grade = 0; grade < LONE_GRADES; grade += 1)
          await timeSuccess(
            NODE,
            [LAUNCHER, 'grade', SMALL_EXERCISE, '--dir', directory, '--json', ...collection],
            { env: { BUGSQUASH_HOME: join(folder, 'home') }, cpu },
          );
        return { 'cpu by core': cpu.usageMs / LONE_GRADES / availableParallelism() };
      } finally {
        await cpu.close();
      }
    },
  };
}

function part(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function msPerVerdict(atMs: readonly number[]): number {
  const [from, to] = [FROM_PART, TO_PART].map((share) => Math.floor(share * (atMs.length - 1)));
  return ((atMs[to ?? 0] ?? 0) - (atMs[from ?? 0] ?? 0)) / ((to ?? 0) - (from ?? 0));
}
