import type { DatabaseSync } from 'node:sqlite';
import type { Plan } from '../protocol/sqlite-control.ts';

/** An instruction of a program, as EXPLAIN lists it. */
interface Instruction {
  readonly opcode: string;
  readonly p1: number;
  readonly p2: number;
  readonly p3: number;
  readonly p4: string | null;
  readonly p5: number;
}

/** In `p5` of an instruction that steps through a whole table or index. */
const FULL_SCAN = 1;

/** Begins the program of a trigger. */
const TRIGGER = '-- TRIGGER ';

/**
 * The plan of a statement, then those of the triggers that it sets off. EXPLAIN QUERY PLAN is silent about triggers, so
 * theirs are read from the instructions and worded alike; plans without a line are left out.
 */
export function plansOf(database: DatabaseSync, sql: string, setsOffTriggers: boolean): Plan[] {
  const plans: Plan[] = [{ sql, detail: details(database, sql) }];
  if (setsOffTriggers) plans.push(...triggerPlans(database, sql));
  return plans.filter(({ detail }) => detail.length > 0);
}

function details(database: DatabaseSync, sql: string): string[] {
  return explained(database, `EXPLAIN QUERY PLAN ${sql}`).map((row) => String(row.detail));
}

function triggerPlans(database: DatabaseSync, sql: string): Plan[] {
  const programs: Instruction[][] = [];
  for (const row of explained(database, `EXPLAIN ${sql}`)) {
    const instruction = row as unknown as Instruction;
    if (instruction.opcode === 'Init') programs.push([]);
    programs.at(-1)?.push(instruction);
  }
  const names = namesByRoot(database);
  return programs.flatMap((program) => {
    const title = program[0]?.p4 ?? '';
    return title.startsWith(TRIGGER)
      ? [{ sql: `TRIGGER ${title.slice(TRIGGER.length)}`, detail: linesOf(program, names) }]
      : [];
  });
}

/** What a program goes through, in the words of EXPLAIN QUERY PLAN. */
function linesOf(program: readonly Instruction[], names: ReadonlyMap<string, string>): string[] {
  const opened = new Map<number, string>();
  const lines = new Set<string>();
  for (const { opcode, p1, p2, p3, p5 } of program) {
    if (opcode === 'OpenRead' || opcode === 'OpenWrite' || opcode === 'ReopenIdx')
      opened.set(p1, names.get(`${p3} ${p2}`) ?? 'a table');
    else if (opcode === 'VOpen') lines.add('SCAN a virtual table');
    else if (opcode === 'Sort' || opcode === 'SorterSort') lines.add('USE TEMP B-TREE');
    else if (!opened.has(p1)) continue;
    else if ((opcode === 'Next' || opcode === 'Prev') && p5 === FULL_SCAN)
      lines.add(`SCAN ${opened.get(p1)}`);
    else if (opcode === 'Count') lines.add(`SCAN ${opened.get(p1)}`);
    else if (/^(Seek|NotExists|NotFound|Found|IfNoHope)/.test(opcode)) lines.add(`SEARCH ${opened.get(p1)}`);
  }
  return [...lines];
}

/** Tables and indexes by database (0 is main, 1 temp) and root page. */
function namesByRoot(database: DatabaseSync): Map<string, string> {
  const rows = explained(
    database,
    `SELECT 0 AS db, rootpage, name FROM main.sqlite_schema UNION ALL SELECT 1, rootpage, name FROM temp.sqlite_schema`,
  );
  return new Map(rows.map((row) => [`${row.db} ${row.rootpage}`, String(row.name)]));
}

/** Nothing where the statement does not compile any more. */
function explained(database: DatabaseSync, sql: string): Record<string, unknown>[] {
  try {
    return database.prepare(sql).all();
  } catch {
    return [];
  }
}
