import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../../harness/domain/verdict.ts';
import { exerciseNamed, patchedTree, referencesOf } from '../../support/exercises.ts';
import { CpuMeter } from '../cpu-meter.ts';
import type { Benchmark, Measurements } from '../measure.ts';
import { LAUNCHER, NODE, timeProcess } from '../process.ts';
import { runReferenceSuite, type TestCounts, writeReferenceSuite, writeTree } from '../reference-suite.ts';
import type { ToHarness } from '../running-harness.ts';

/**
 * What a verdict takes, on an exercise that is fixed by its references, against `vitest run` over the same tests in
 * one process. `cpu` is all that a verdict costs a running harness, getting ready for it included; `cpu-per-grading` is
 * what it costs a host, which grades one submission after another and gets ready for none.
 */

const EXERCISE = 'feed-pagination';

const warm = { variant: 'running harness', measurement: 'verdict' };
const host = { variant: 'host', measurement: 'verdict' };
const halfSolved = { variant: 'host, half solved', measurement: 'verdict' };
const shell = { variant: 'bugsquash grade', measurement: 'process' };
const vitest = { variant: 'vitest run', measurement: 'process' };
const noIsolate = { variant: 'vitest run --no-isolate', measurement: 'process' };
const cpuOf = ({ variant }: { readonly variant: string }) => ({ variant, measurement: 'cpu' });

export const verdictBenchmark: Benchmark = {
  runs: 7,
  rows: [
    { name: 'verdict-warm', ours: warm, reference: vitest, target: 0.25 },
    { name: 'verdict-warm-no-isolate', ours: warm, reference: noIsolate, target: null },
    { name: 'grade-shell', ours: shell, reference: vitest, target: 0.5 },
    { name: 'cpu-per-verdict', ours: cpuOf(warm), reference: cpuOf(vitest), target: 0.8 },
    { name: 'cpu-per-grading', ours: cpuOf(host), reference: cpuOf(vitest), target: 0.45 },
    { name: 'cpu-per-grading-half', ours: cpuOf(halfSolved), reference: cpuOf(vitest), target: 0.35 },
  ],
  async open(folder, { note }) {
    const exercise = exerciseNamed(EXERCISE);
    const tree = patchedTree(exercise, referencesOf(exercise));
    const answer = join(folder, 'answer');
    const half = join(folder, 'half');
    const suite = join(folder, 'reference');
    writeTree(answer, tree);
    const references = referencesOf(exercise);
    writeTree(half, patchedTree(exercise, references.slice(0, references.length / 2)));
    writeReferenceSuite(suite, exercise, tree);
    const env = { BUGSQUASH_HOME: join(folder, 'home') };

    // What is timed has to run the same tests; the first to take a turn says how many they are.
    // A test that fails early is soon over, so they have to pass alike, but for the few that judge by real counts.
    let expected: { readonly who: string; readonly total: number; readonly passed: number } | undefined;
    const compare = (who: string, { passed, total }: TestCounts) => {
      expected ??= { who, total, passed };
      if (total !== expected.total) {
        throw new Error(`not the same tests: ${who} ran ${total}, ${expected.who} ${expected.total}.`);
      }
      if (Math.abs(passed - expected.passed) > total / 10) {
        throw new Error(`not the same work: ${who} passed ${passed}, ${expected.who} ${expected.passed}.`);
      }
      note(`${who}: ${passed} of ${total} tests passed.`);
    };

    const cpus = { ours: CpuMeter.open('ours'), reference: CpuMeter.open('reference') };
    const harness = new RunningHarness(EXERCISE, env, cpus.ours);
    const hostHarness = new RunningHarness(EXERCISE, env, cpus.ours, 1);
    const hostTurn = async (
      directory: string,
    ): Promise<{ readonly measured: Measurements; readonly counts: TestCounts }> => {
      const beforeMs = cpus.ours?.usageMs;
      const { durationMs, verdict } = await hostHarness.grade(directory, true);
      return {
        measured: { verdict: durationMs, ...cpuSince(cpus.ours, beforeMs) },
        counts: countsOf(verdict),
      };
    };
    const vitestTurn = async (who: string, isolate: boolean): Promise<Measurements> => {
      const beforeMs = cpus.reference?.usageMs;
      const run = await runReferenceSuite(suite, { isolate, cpu: cpus.reference });
      compare(who, run);
      return { process: run.durationMs, ...cpuSince(cpus.reference, beforeMs) };
    };
    return {
      variants: [
        {
          name: warm.variant,
          async turn() {
            const beforeMs = cpus.ours?.usageMs;
            await harness.warmUp();
            const { durationMs, verdict } = await harness.grade(answer, false);
            // What a grader prepares for the next verdict must not run into the reference's turn.
            await harness.warmUp();
            compare(warm.variant, countsOf(verdict));
            return { verdict: durationMs, ...cpuSince(cpus.ours, beforeMs) };
          },
        },
        {
          name: host.variant,
          async turn() {
            const { counts, measured } = await hostTurn(answer);
            compare(host.variant, counts);
            return measured;
          },
        },
        {
          name: halfSolved.variant,
          async turn() {
            const { counts, measured } = await hostTurn(half);
            note(`${halfSolved.variant}: ${counts.passed} of ${counts.total} tests passed.`);
            return measured;
          },
        },
        { name: vitest.variant, turn: () => vitestTurn(vitest.variant, true) },
        {
          name: shell.variant,
          async turn() {
            const args = [LAUNCHER, 'grade', EXERCISE, '--dir', answer, '--json'];
            const run = await timeProcess(NODE, args, { env });
            if (run.exitCode !== 0)
              throw new Error(`bugsquash grade ended with ${run.exitCode}:\n${run.stdout}${run.stderr}`);
            compare(shell.variant, countsOf(JSON.parse(run.stdout) as Verdict));
            return { process: run.durationMs };
          },
        },
        { name: noIsolate.variant, turn: () => vitestTurn(noIsolate.variant, false) },
      ],
      async close() {
        await harness.close();
        await hostHarness.close();
        await cpus.ours?.close();
        await cpus.reference?.close();
      },
    };
  },
};

function cpuSince(meter: CpuMeter | undefined, beforeMs: number | undefined): Measurements {
  return meter === undefined || beforeMs === undefined ? {} : { cpu: meter.usageMs - beforeMs };
}

function countsOf({ outcome, bugs, guards, extension, failure }: Verdict): TestCounts {
  if (outcome !== 'graded' || !bugs || !guards) throw new Error(`we could not grade: ${failure?.message}`);
  const parts = [...bugs.map(({ tests }) => tests), guards, ...(extension ? [extension] : [])];
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    total: parts.reduce((sum, { total }) => sum + total, 0),
  };
}

/** `running-harness.ts` in a process of its own; one question at a time. */
class RunningHarness {
  readonly #child: ChildProcess;

  constructor(
    exerciseId: string,
    env: Readonly<Record<string, string>>,
    cpu: CpuMeter | undefined,
    workers?: number,
  ) {
    const program = fileURLToPath(new URL('../running-harness.ts', import.meta.url));
    this.#child = fork(program, [exerciseId, ...(workers === undefined ? [] : [String(workers)])], {
      env: { ...process.env, ...env },
    });
    cpu?.adopt(this.#child);
  }

  async warmUp(): Promise<void> {
    await this.#ask({ op: 'warm-up' });
  }

  async grade(
    directory: string,
    asHost: boolean,
  ): Promise<{ readonly durationMs: number; readonly verdict: Verdict }> {
    return (await this.#ask({ op: 'grade', directory, asHost })) as { durationMs: number; verdict: Verdict };
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  #ask(question: ToHarness): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null, killedBy: string | null) =>
        reject(new Error(`the running harness ended: ${killedBy ?? `code ${code}`}`));
      this.#child.once('exit', onExit);
      this.#child.once('message', (answer) => {
        this.#child.off('exit', onExit);
        resolve(answer);
      });
      this.#child.send(question);
    });
  }
}
