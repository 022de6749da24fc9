import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Entry } from '../../../harness/bugbash/log/events.ts';
import { findPostgres, type Postgres, query, startPostgres } from '../../bugbash/support/postgres.ts';
import { ROOT } from '../../support/exercises.ts';
import { seededRandom } from '../random.ts';
import { answersOf, FIXTURES } from './answers.ts';
import { type Kill, killAtRandom } from './kill-at-random.ts';
import { download, insist, type Sender, submit } from './participants.ts';
import { Program } from './programs.ts';
import { logOfExport } from './read-export.ts';

/**
 * A bash with a host, workers and PostgreSQL, each a real process that is killed at random (SIGKILL) and started again,
 * while teams submit: what was acknowledged is graded once, and the board is what the independent script computes.
 */

export interface Fire {
  readonly workers: number;
  readonly submissions: number;
  readonly teams: number;
  readonly kills: number;
  readonly seed: number;
  readonly onStep: (what: string) => void;
}

export interface Survived {
  readonly kills: Readonly<Record<Kill, number>>;
  readonly acknowledged: number;
  readonly graded: number;
  /** Acknowledged and not in the log, or in it without an end. */
  readonly lost: readonly string[];
  /** In the log twice, or with more than one end. */
  readonly doubled: readonly string[];
  readonly couldNotGrade: readonly string[];
  /** Verdicts other than the answer's. */
  readonly wrong: readonly string[];
  readonly boardsAreEqual: boolean;
  readonly seconds: number;
  /** What the programs complained of last, for when something is wrong. */
  readonly errors: string;
}

const NAME = 'Under fire';
const EXERCISE = 'adder';
const BOARD_SCRIPT = join(ROOT, 'test', 'bugbash', 'independent-board.mjs');

export async function bashUnderFire(fire: Fire): Promise<Survived> {
  const home = mkdtempSync(join(tmpdir(), 'bash-under-fire-'));
  const found = findPostgres();
  if ('missing' in found) throw new Error(found.missing);
  const postgres = await startPostgres(found.bin);
  const url = await postgres.database();
  const programs: Program[] = [];
  try {
    const file = join(home, 'bash.yaml');
    writeFileSync(
      file,
      `name: ${NAME}\nexercises: [${EXERCISE}]\nminutes: 600\nteams: teams\nhints: off\nassistants: allowed\n`,
    );
    const port = 20_000 + (process.pid % 20_000);
    const collection = ['--exercises', FIXTURES.exercisesRoot, '--solutions', FIXTURES.solutionsRoot];
    const environment = { BUGSQUASH_HOME: join(home, 'state'), BUGSQUASH_DATABASE: url };
    const host = new Program(
      ['host', file, '--database', url, '--no-grading', '--json', ...collection].concat([
        '--port',
        `${port}`,
        '--address',
        '127.0.0.1',
      ]),
      environment,
    );
    const workers = Array.from(
      { length: fire.workers },
      (_, index) =>
        new Program(['worker', '--jobs', '1', '--accept-slow', '--name', `w${index + 1}`], environment),
    );
    programs.push(host, ...workers);
    const { admin } = JSON.parse(await host.start()) as { admin: string };
    const { origin, hash } = new URL(admin);
    const helper: Sender = { url: origin, token: hash.slice(1) };
    // One after another: the first measures, and the others of this machine know.
    for (const worker of workers) await worker.start();
    return await play(fire, { host, workers, postgres, url, helper, home });
  } finally {
    await Promise.all(programs.map((program) => program.end()));
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

interface Stage {
  readonly host: Program;
  readonly workers: readonly Program[];
  readonly postgres: Postgres;
  readonly url: string;
  readonly helper: Sender;
  readonly home: string;
}

async function play(fire: Fire, stage: Stage): Promise<Survived> {
  const { helper, host, workers } = stage;
  const startedMs = performance.now();
  const teams: Sender[] = [];
  for (let index = 0; index < fire.teams; index += 1) {
    const body = { name: `P${index}`, role: 'participant', team: `T${index}` };
    const { token } = await insist(helper, '/admin/people', body);
    teams.push({ url: helper.url, token });
  }
  await insist(helper, '/admin/clock', { action: 'start' });
  const answers = await answersOf(EXERCISE, seededRandom(fire.seed));
  const isSolved = new Map<string, boolean>();
  const killing = killAtRandom({ ...fire, graded: () => gradedIn(stage.url) }, stage);
  let sent = 0;
  await Promise.all(
    teams.map(async (team, index) => {
      for (let nth = index; nth < fire.submissions; nth += fire.teams) {
        const answer = answers(nth);
        isSolved.set(await submit(team, answer.body), answer.isSolved);
        sent += 1;
        if (sent % 50 === 0) fire.onStep(`${sent} of ${fire.submissions} acknowledged`);
      }
    }),
  );
  const kills = await killing;
  fire.onStep(`${sent} acknowledged; killed ${JSON.stringify(kills)}; waiting for the last verdicts`);
  for (;;) {
    const { queue } = await insist(helper, '/admin');
    if (queue.waiting === 0 && queue.running === 0) break;
    await setTimeout(500);
  }
  const board = await insist(helper, '/board');
  const { lines, entries } = await logOfExport(await download(helper));
  const file = join(stage.home, 'events.jsonl');
  writeFileSync(file, lines);
  return {
    ...judge(entries, isSolved),
    kills,
    acknowledged: isSolved.size,
    boardsAreEqual: isSameBoard(board, independently(file)),
    seconds: Math.round((performance.now() - startedMs) / 1_000),
    errors: [host, ...workers].map(({ errors }) => errors.slice(-2_000)).join('\n'),
  };
}

function judge(
  entries: readonly Entry[],
  isSolved: ReadonlyMap<string, boolean>,
): Pick<Survived, 'graded' | 'lost' | 'doubled' | 'couldNotGrade' | 'wrong'> {
  const received: string[] = [];
  const ends = new Map<string, ('graded' | 'given up')[]>();
  const wrong: string[] = [];
  for (const { event } of entries) {
    if (event.type === 'submission-received') received.push(event.submission);
    const isEnd = event.type === 'verdict-given' || (event.type === 'grading-failed' && event.final);
    if (!isEnd) continue;
    const own = ends.get(event.submission) ?? [];
    ends.set(event.submission, [...own, event.type === 'verdict-given' ? 'graded' : 'given up']);
    const solved = event.type === 'verdict-given' && event.verdict.score?.total === 100;
    if (event.type === 'verdict-given' && solved !== isSolved.get(event.submission))
      wrong.push(event.submission);
  }
  const all = [...ends];
  return {
    graded: all.filter(([, own]) => own.includes('graded')).length,
    lost: [...isSolved.keys()].filter((id) => !received.includes(id) || !ends.has(id)),
    doubled: [
      ...received.filter((id, index) => received.indexOf(id) !== index),
      ...all.filter(([, own]) => own.length > 1).map(([id]) => id),
    ],
    couldNotGrade: all.filter(([, own]) => own.includes('given up')).map(([id]) => id),
    wrong,
  };
}

/** How many verdicts there are, by the database itself; none that is known of while it is down. */
async function gradedIn(url: string): Promise<number> {
  const verdicts = `SELECT count(*)::integer AS verdicts FROM bugsquash.entries WHERE line LIKE '%"verdict-given"%'`;
  try {
    return (await query<{ verdicts: number }>(url, verdicts))[0]?.verdicts ?? 0;
  } catch {
    return 0;
  }
}

interface Row {
  readonly team: string;
  readonly rank: number;
  readonly total: number;
}

const independently = (file: string): { rows: readonly Row[] } =>
  JSON.parse(execFileSync(process.execPath, [BOARD_SCRIPT, file], { encoding: 'utf8', maxBuffer: 1e8 }));

function isSameBoard(board: { rows: readonly Row[] }, script: { rows: readonly Row[] }): boolean {
  const plain = ({ rows }: { rows: readonly Row[] }) =>
    JSON.stringify(rows.map(({ team, rank, total }) => [team, rank, total]).sort());
  return plain(board) === plain(script);
}
