import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Contest, type OpenContest, type RowResult, resultOf, takeTurns } from './measure.ts';
import { openingContest } from './rows/opening.ts';
import { startContest } from './rows/start.ts';
import { verdictContest } from './rows/verdicts.ts';
import { jsonOf, tableOf } from './show.ts';

/**
 * `npm run bench -- [--json] [--runs N] [--only name]`: ratios, each against its reference in the
 * same run. It judges nothing: the exit code only says whether everything could be measured.
 */

const CONTESTS: readonly Contest[] = [verdictContest, openingContest, startContest];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, runs: { type: 'string' }, only: { type: 'string' } },
  });
  const runs = values.runs === undefined ? undefined : Number(values.runs);
  if (runs !== undefined && !(Number.isInteger(runs) && runs > 0))
    return refused('--runs takes a whole number above 0');
  const names = CONTESTS.flatMap(({ rows }) => rows.map(({ name }) => name));
  const { only } = values;
  if (only !== undefined && !names.includes(only)) return refused(`--only takes one of: ${names.join(', ')}`);

  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort(new Error('interrupted')));
  process.once('SIGTERM', () => interrupt.abort(new Error('interrupted')));
  const notes = new Set<string>([`Load average when it began: ${loadavg()[0]?.toFixed(1)}.`]);
  const results: RowResult[] = [];
  for (const contest of CONTESTS) {
    const chosen = {
      ...contest,
      rows: contest.rows.filter(({ name }) => only === undefined || name === only),
    };
    if (chosen.rows.length > 0)
      results.push(...(await measured(chosen, runs ?? contest.runs, notes, interrupt.signal)));
  }
  process.stdout.write(values.json ? jsonOf(results) : tableOf(results, [...notes]));
  return 0;
}

async function measured(
  contest: Contest,
  runs: number,
  notes: Set<string>,
  signal: AbortSignal,
): Promise<RowResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bugsquash-bench-'));
  try {
    const opened = await contest.open(folder, { note: (line) => notes.add(line) });
    const results = await resultsOf(contest, opened, runs, notes, signal).catch(async (error: unknown) => {
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
  contest: Contest,
  opened: OpenContest,
  runs: number,
  notes: Set<string>,
  signal: AbortSignal,
): Promise<RowResult[]> {
  const needed = new Set(
    contest.rows.flatMap(({ ours, reference }) => [ours.contender, reference.contender]),
  );
  const contenders = opened.contenders.filter(({ name }) => needed.has(name));
  try {
    const taken = await takeTurns(contenders, runs, {
      signal,
      onTurn: (name, round) => showTurn(name, round, runs),
    });
    return contest.rows.flatMap((row) => {
      const result = resultOf(row, taken);
      if (!result) notes.add(`${row.name} can not be measured on this machine.`);
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
