import type { DefenceMutant, Edit } from '../defence-mutant.ts';

const hostile = 'test/grading/database/hostile.test.ts';
const DATABASE = 'harness/grading/database';
const CHANNEL = `${DATABASE}/statement-channel.ts`;
const SERVICE = `${DATABASE}/statement-service.ts`;

const VIRTUAL_TABLES = 'harness/grading/protocol/virtual-tables.ts';

const KEEPS_ROWS_ITSELF: Edit = {
  file: VIRTUAL_TABLES,
  from: 'return option === undefined ? null :',
  to: 'return option !== null ? null :',
};

const READ_TO_THE_END: Edit = {
  file: SERVICE,
  from: "if (!reader.complete) throw new ChannelBroken('a request is malformed');",
  to: 'if (!reader) return value;',
};

const COUNTS_ROWS_OF_ALL: Edit = {
  file: `${DATABASE}/execution.ts`,
  from: 'this.#counters.rowsReturned += 1;\n        if (!deliver',
  to: 'if (!deliver',
};

const COUNTS_FULL_SCANS: Edit = {
  file: `${DATABASE}/counters.ts`,
  from: "this.fullScanSteps += measured.stat('fullscanStep') >>> 0;",
  to: '',
};

/** Rows 46, 47, 49, 50, 51 and 58. */
export const database: readonly DefenceMutant[] = [
  {
    rows: [46],
    without: 'the refusal of ATTACH and VACUUM INTO, and both limits on attached databases',
    edits: [
      {
        file: `${DATABASE}/policy.ts`,
        from: "return first === '' ? VACUUMING : ATTACHING;",
        to: 'return null;',
      },
      { file: `${DATABASE}/world-database.ts`, from: '{ attach: 0, length', to: '{ attach: 9, length' },
      { file: `${DATABASE}/world-database.ts`, from: 'limits: { attach: 0 }', to: 'limits: { attach: 9 }' },
    ],
    test: { file: hostile, name: "hostile SQL > ATTACH 'host.db' AS h is refused" },
    shows: /expected undefined not to be undefined|to be defined/,
  },
  {
    rows: [46],
    without: 'the list of pragmas',
    edits: [
      {
        file: 'harness/grading/protocol/sql-policy.ts',
        from: 'if (!known.has(name)) return',
        to: 'if (known.size > 0) return null;\n  if (!known.has(name)) return',
      },
    ],
    test: { file: hostile, name: 'hostile SQL > PRAGMA writable_schema = ON is refused' },
    shows: /to be defined|not to be undefined/,
  },
  {
    rows: [46],
    without: 'the cap on a reply',
    edits: [
      {
        file: 'harness/grading/protocol/sqlite-frames.ts',
        from: 'if (this.overflowed || needed - HEADER_BYTES > this.#maxBytes) {',
        to: 'if (this.overflowed) {',
      },
      {
        file: 'harness/grading/protocol/sqlite-frames.ts',
        from: 'export const MAX_REPLY_BYTES = 64 * 1024 * 1024;',
        to: 'export const MAX_REPLY_BYTES = 1024 * 1024 * 1024;',
      },
    ],
    test: { file: hostile, name: 'hostile SQL > a result of gigabytes' },
    shows: /ERR_UNSUPPORTED_IN_GRADING/,
  },
  {
    rows: [46],
    without:
      'the rule that one request follows another’s reply, and the check that a request was read to its end',
    edits: [
      {
        file: CHANNEL,
        from: "if (missing < 0) throw new ChannelBroken('a request came before the last reply was read');",
        to: '',
      },
      READ_TO_THE_END,
    ],
    test: { file: hostile, name: 'hostile bytes on the statements socket > two requests at once' },
    shows: /length|timed out/,
  },
  {
    rows: [46],
    without: 'the check that a request is one there is',
    edits: [
      {
        file: SERVICE,
        from: "throw new ChannelBroken('a request is not one that there is');",
        to: 'return this.#replies.done().frame();',
      },
    ],
    test: { file: hostile, name: 'hostile bytes on the statements socket > an unknown operation' },
    shows: /length/,
  },
  {
    rows: [46],
    without: 'the check that a request was read to its end',
    edits: [READ_TO_THE_END],
    test: { file: hostile, name: 'hostile bytes on the statements socket > bytes after the end' },
    shows: /length/,
  },
  {
    rows: [46],
    without: 'the limit of processor time',
    edits: [
      {
        file: 'harness/sandbox/cgroup.ts',
        from: "if (cpuMs > this.#limits.cpuMs) return 'cpu';",
        to: "if (cpuMs > 1e9 * this.#limits.cpuMs) return 'cpu';",
      },
    ],
    test: { file: 'test/redteam/resources.test.ts', name: 'a query that never ends costs the database' },
    shows: /to include 'cpu'/,
  },
  {
    rows: [49],
    without: 'the rule that code which is being loaded has no database',
    edits: [
      {
        file: SERVICE,
        from: "if (isBarred) throw new ChannelBroken('the database was opened before the app was given it');",
        to: 'if (isBarred && !reader) return this.#replies.done().frame();',
      },
      {
        file: `${DATABASE}/database-host.ts`,
        from: "if (this.#admission !== 'admitted') return null;",
        to: "if (this.#admission === 'used') return null;",
      },
    ],
    test: {
      file: 'test/redteam/loading.test.ts',
      name: 'opens it and has it run a query without end: its channel is closed',
    },
    shows: /grading-incomplete/,
  },
  {
    rows: [49],
    without: 'the refusal of batches before the app has the database',
    edits: [
      {
        file: SERVICE,
        from: 'if (this.#host.isBarred)\n',
        to: 'if (this.#host.isBarred && !reader.sound)\n',
      },
    ],
    test: { file: 'test/grading/database/statement-service.test.ts', name: 'a batch is served' },
    shows: /to throw/,
  },
  {
    rows: [50],
    without: 'the check of a request’s length, and the catch of whatever goes wrong in serving one',
    edits: [
      {
        file: SERVICE,
        from: 'return request[0] === Operation.BATCH ?',
        to: 'return request.readUInt8(0) === Operation.BATCH ?',
      },
      {
        file: CHANNEL,
        from: 'if (error instanceof ChannelBroken) this.close(',
        to: 'if (!(error instanceof ChannelBroken)) throw error;\n      if (error instanceof ChannelBroken) this.close(',
      },
    ],
    test: { file: hostile, name: 'nothing in a frame closes the connection only' },
    shows: /is gone|ERR_OUT_OF_RANGE/,
  },
  {
    rows: [58],
    without: 'the count of rows of .all() beyond the first, and the steps of full scans',
    edits: [
      {
        ...COUNTS_ROWS_OF_ALL,
        to: 'if (this.#counters.rowsReturned === 0) this.#counters.rowsReturned = 1;\n        if (!deliver',
      },
      COUNTS_FULL_SCANS,
    ],
    test: { file: 'test/redteam/forging.test.ts', name: '58: code that notices it is graded' },
    shows: /expected true to be false/,
  },
  {
    rows: [51],
    without: 'the list of modules that the exercise declares, and the list of options',
    edits: [
      {
        file: VIRTUAL_TABLES,
        from: 'if (!this.#declared.has(module.toLowerCase())) return undeclared(module);',
        to: '',
      },
      KEEPS_ROWS_ITSELF,
    ],
    test: { file: 'test/redteam/forging.test.ts', name: 'the exercise does not have that module' },
    shows: /expected true to be false/,
  },
  {
    rows: [51],
    without: 'the list of options of a full-text table',
    edits: [KEEPS_ROWS_ITSELF],
    test: { file: 'test/redteam/forging.test.ts', name: 'it keeps its rows itself' },
    shows: /expected true to be false/,
  },
  {
    rows: [51],
    without: 'the refusal to read tables that are always there',
    edits: [
      {
        file: VIRTUAL_TABLES,
        from: 'return this.#alwaysThere.has(known) && !this.#declared.has(known) ? undeclared(name) : null;',
        to: 'return this.#alwaysThere.has(`no ${known}`) ? undeclared(name) : null;',
      },
    ],
    test: { file: hostile, name: 'hostile SQL > SELECT count(*) FROM dbstat is refused' },
    shows: /to be defined|not to be undefined/,
  },
  {
    rows: [51],
    without: 'the steps of full scans',
    edits: [COUNTS_FULL_SCANS],
    test: { file: 'test/redteam/forging.test.ts', name: 'behind a trigger' },
    shows: /expected true to be false/,
  },
  {
    rows: [47],
    without: 'counters that nothing the subject sends can lower',
    edits: [
      {
        file: `${DATABASE}/database-host.ts`,
        from: 'if (reason !== null) this.violations.push(reason);',
        to: 'if (reason !== null) this.counters = new Counters();',
      },
    ],
    test: { file: 'test/redteam/forging.test.ts', name: 'work is counted outside' },
    shows: /rowsReturned/,
  },
  {
    rows: [47],
    without: 'the count of rows of .all()',
    edits: [COUNTS_ROWS_OF_ALL],
    test: { file: 'test/redteam/forging.test.ts', name: 'work is counted outside' },
    shows: /rowsReturned/,
  },
];
