import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Benchmark, type OpenBenchmark, type RowResult, resultOf, takeTurns } from './measure.ts';
import { bashLoadBenchmark } from './rows/bash-load.ts';
import { keyBenchmark } from './rows/key-to-screen.ts';
import { openingBenchmark } from './rows/opening.ts';
import { startBenchmark } from './rows/start.ts';
import { verdictBenchmark } from './rows/verdicts.ts';
import { jsonOf, tableOf } from './show.ts';

/**
 * `npm run bench -- [--json] [--runs N] [--only name[,name …]] [--full]`: ratios, each against its reference in the
 * same run, and how long a key takes. It judges nothing: the exit code only says whether everything could be measured.
 */

const BENCHMARKS: readonly Benchmark[] = [
  verdictBenchmark,
  openingBenchmark,
  startBenchmark,
  keyBenchmark,
  bashLoadBenchmark,
];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      runs: { type: 'string' },
      only: { type: 'string' },
      full: { type: 'boolean' },
    },
  });
  const runs = values.runs === undefined ? undefined : Number(values.runs);
  if (runs !== undefined && !(Number.isInteger(runs) && runs > 0))
    return refused('--runs takes a whole number above 0');
  const names = BENCHMARKS.flatMap(({ rows }) => rows.map(({ name }) => name));
  const only = values.only?.split(',');
  if (only?.some((name) => !names.includes(name)))
    return refused(`--only takes some of: ${names.join(', ')}`);

  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
  process.once('SIGTERM', () => interrupt.abort(new Error('interrupted')));
  const notes = new Set<string>([`Load average when it began: ${loadavg()[0]?.toFixed(1)}.`]);
  const results: RowResult[] = [];
  for (const benchmark of BENCHMARKS) {
    const chosen = {
      ...benchmark,
      rows: benchmark.rows.filter(({ name }) => only === undefined || only.includes(name)),
    };
    if (chosen.rows.length > 0)
      results.push(
        ...(await measured(chosen, runs ?? benchmark.runs, notes, interrupt.signal, values.full === true)),
      );
  }
  process.stdout.write(values.json ? jsonOf(results) : tableOf(results, [...notes]));
  return 0;
}

async function measured(
  benchmark: Benchmark,
  runs: number,
  notes: Set<string>,
  signal: AbortSignal,
  isFull: boolean,
): Promise<RowResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bugsquash-bench-'));
  try {
    const opened = await benchmark.open(folder, { note: (line) => notes.add(line), isFull });
    const results = await resultsOf(benchmark, opened, runs, notes, signal).catch(async (error: unknown) => {
      // What went wrong first is what people need to read.
      await opened.close().catch(() => {});
      throw error;
    });
    await opened.close();
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function resultsOf(
  benchmark: Benchmark,
  opened: OpenBenchmark,
  runs: number,
  notes: Set<string>,
  signal: AbortSignal,
): Promise<RowResult[]> {
  const needed = new Set(
    benchmark.rows.flatMap(({ ours, reference }) => [
      ours.variant,
      ...(reference ? [reference.variant] : []),
    ]),
  );
  const variants = opened.variants.filter(({ name }) => needed.has(name));
  try {
    const taken = await takeTurns(variants, runs, {
      signal,
      onTurn: (name, round) => showTurn(name, round, runs),
    });
    return benchmark.rows.flatMap((row) => {
      const result = resultOf(row, taken);
      if (!result) notes.add(`${row.name} cannot be measured on this machine.`);
      return result ? [result] : [];
    });
  } finally {
    showTurn();
  }
}

/** One line that is written over and over, for who waits in front of a terminal. */
function showTurn(name = '', round = 0, runs = 0): void {
  if (!process.stderr.isTTY) return;
  const text = name === '' ? '' : `${round === 0 ? 'warm-up' : `run ${round} of ${runs}`}: ${name}`;
  process.stderr.write(`\r\u001B[2K${text}`);
}

function refused(message: string): number {
  process.stderr.write(`bench: ${message}\n`);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
