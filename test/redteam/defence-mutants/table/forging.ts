import type { DefenceMutant, Edit } from '../defence-mutant.ts';

const file = 'test/redteam/forging.test.ts';
const PROCESSES = 'harness/grading/supervisor/start-processes.ts';
const WORKER = 'harness/grading/supervisor/worker.ts';
const SUBJECT = 'harness/grading/examiner/subject.ts';
const VALUES = 'harness/grading/protocol/values.ts';
const PASSED = /expected true to be false/;

/** What must not be: hidden tests and the candidate's code in one process. */
const inOneProcess: readonly Edit[] = [
  {
    file: WORKER,
    from: 'processes.startExaminer(hiddenRoot, plan.conditions)',
    to: 'processes.startExaminer(hiddenRoot, plan.conditions, stageRoot)',
  },
  {
    file: PROCESSES,
    from: 'startExaminer(hiddenRoot: string, conditions: SubjectEnvironment = {}): ProcessHost {',
    to: "startExaminer(hiddenRoot: string, conditions: SubjectEnvironment = {}, stageRoot = ''): ProcessHost {",
  },
  {
    file: PROCESSES,
    from: "{ host: hiddenRoot, inside: '/hidden' },",
    to: "{ host: hiddenRoot, inside: '/hidden' }, { host: join(stageRoot, 'app'), inside: '/app' },",
  },
  {
    file: SUBJECT,
    from: "return this.#ask({ op: 'call', name, args: this.#handles.encode(args) });",
    to: "return import(['', 'app', 'src', 'index.ts'].join('/')).then((code) => code[name](...args));",
  },
];

const UPSTREAM = 'harness/grading/examiner/upstream-channel.ts';
const calls = 'test/redteam/calls.test.ts';
const CALLBACKS = 'harness/grading/examiner/subject-callbacks.ts';
const callbacks = 'test/redteam/callbacks.test.ts';

/** Rows 6 to 16, and 60 to 62. */
export const forging: readonly DefenceMutant[] = [
  {
    rows: [6],
    without: 'the rule that a test whose subject ended has failed',
    edits: [
      {
        file: 'harness/grading/examiner/run-reporter.ts',
        from: "state: strays.length > 0 ? 'fail' : state,",
        to: "state: errors.every(({ name }) => name === 'SubjectGone') ? 'pass' : state,",
      },
    ],
    test: { file, name: '6: code that ends itself in the middle of a test > process.exit(0)' },
    shows: PASSED,
  },
  {
    rows: [7],
    without: 'the process between hidden tests and code',
    edits: inOneProcess,
    test: { file, name: '7: globals and prototypes patched' },
    shows: /expected/,
  },
  {
    rows: [8],
    without: 'the process between hidden tests and code',
    edits: inOneProcess,
    test: { file, name: 'an asymmetric matcher passes nothing' },
    shows: /expected [12] to be \+?0/,
  },
  {
    rows: [9],
    without:
      'the refusal of the key __proto__, in tagged and in plain objects, and properties that are defined, not set',
    edits: [
      {
        file: VALUES,
        from: `if (Object.hasOwn(wire, '__proto__')) throw new ProtocolError('the key "__proto__" is refused');`,
        to: '',
      },
      {
        file: VALUES,
        from: `if (entries.some(([key]) => key === '__proto__')) throw new ProtocolError('the key "__proto__" is refused');`,
        to: 'const made: Record<string, unknown> = {};\n  for (const [key, inner] of entries) made[key] = next(inner);\n  if (entries.length > 0) return made;',
      },
    ],
    test: { file, name: '__proto__ as data passes nothing' },
    shows: /expected 1 to be \+?0/,
  },
  {
    rows: [10],
    without: 'the rule that a subject has no IPC channel',
    edits: [
      {
        file: PROCESSES,
        from: "...HTTP_FDS.map(() => 'pipe' as const),\n        'pipe',\n",
        to: "...HTTP_FDS.map(() => 'pipe' as const),\n        'pipe',\n        'ipc',\n",
      },
    ],
    test: { file, name: '10, 11: no descriptor but its own' },
    shows: /\+\s+"ipc": "function"/,
  },
  {
    rows: [11],
    without: 'the closing of every descriptor but its own: one to a file of the harness is inherited',
    edits: [
      {
        file: 'harness/sandbox/limited-process.ts',
        from: "...descriptors.map((kind) => (kind === 'closed' ? 'ignore' : kind))],",
        to: "...descriptors.map((kind) => (kind === 'closed' ? 'ignore' : kind)), process.getBuiltinModule('node:fs').openSync(process.execPath, 'r')] as never[],",
      },
    ],
    test: { file, name: '10, 11: no descriptor but its own' },
    shows: /to not include 'file'|not to include 'file'/,
  },
  {
    rows: [12],
    without: 'the rule that a reply answers an open request: one that comes ahead is kept for its question',
    edits: [
      {
        file: 'harness/grading/protocol/request-client.ts',
        from: "if (!pending) throw new ProtocolError('a reply to no open request');",
        to: 'if (!pending) {\n      if (!this.#ended) setTimeout(() => this.#settle(message), 1);\n      return;\n    }',
      },
    ],
    test: { file, name: 'on the control channel end the subject' },
    shows: /expected [12] to be \+?0/,
  },
  {
    rows: [13],
    without: 'the examiner’s own clock over each request',
    edits: [
      {
        file: 'harness/grading/protocol/request-client.ts',
        from: 'startTimeLimit(limitMs, () =>',
        to: 'startTimeLimit(1000 * limitMs, () =>',
      },
    ],
    test: { file, name: '13: stopped clocks on the other side' },
    shows: /\[ 'wall' \]/,
  },
  {
    rows: [14, 15],
    without: 'random data: every number is the least there may be',
    edits: [
      {
        file: 'harness/grading/examiner/api.ts',
        from: 'min + Math.floor(next() * (max - min + 1));',
        to: 'Math.min(min, max);',
      },
    ],
    test: { file, name: '14, 15: who knows that it is graded' },
    shows: PASSED,
  },
  {
    rows: [16],
    without: 'the end of the process at a restart',
    edits: [
      {
        file: SUBJECT,
        from: 'this.#session.retire();\n    await this.#open(true);\n',
        to: '',
      },
    ],
    test: { file, name: 'notes that never reach the database' },
    shows: /expected 1 to be \+?0/,
  },
  {
    rows: [60],
    without: 'the cap on calls of functions of a test',
    edits: [{ file: CALLBACKS, from: 'if (this.#callCount > MAX_CALLS)', to: 'if (this.#callCount < 0)' }],
    test: { file: callbacks, name: 'a flood that waits for no answer' },
    shows: /to contain 'more than 20000 calls'/,
  },
  {
    rows: [60],
    without: 'silence about what a test expects in its callback',
    edits: [
      {
        file: CALLBACKS,
        from: "if (!(error instanceof Error) || error.name === 'AssertionError') {",
        to: 'if (!(error instanceof Error)) {',
      },
    ],
    test: { file: 'test/grading/callbacks.test.ts', name: 'the code learns nothing of it' },
    shows: /expected 41 to be 42|the function failed/,
  },
  {
    rows: [61],
    without: 'the order of calls: each has the next number',
    edits: [
      {
        file: UPSTREAM,
        from: "if (id !== this.#lastCallId + 1) throw new ProtocolError('a call out of order');",
        to: '',
      },
    ],
    test: { file: calls, name: 'an id again passes nothing' },
    shows: /broke the protocol/,
  },
  {
    rows: [62],
    without: 'the number of the test that a call belongs to',
    edits: [
      {
        file: UPSTREAM,
        from: "if (epoch > this.#epoch) throw new ProtocolError('a call of no test');",
        to: '',
      },
      {
        file: UPSTREAM,
        from: 'if (epoch < this.#epoch || !this.#listener) return;',
        to: 'if (epoch < 0 || !this.#listener) return;',
      },
    ],
    test: { file: calls, name: 'the one before: they are neither counted nor answered' },
    shows: /expected true to be false/,
  },
  {
    rows: [12],
    without: 'the end of connections over which something comes before their first request',
    edits: [
      {
        file: 'harness/grading/examiner/http-client.ts',
        from: "for (const socket of sockets) socket.on('data', endUnasked);",
        to: '',
      },
    ],
    test: {
      file: 'test/grading/examiner/http-client.test.ts',
      name: 'a reply that comes before its request',
    },
    shows: /expected true to be false/,
  },
  {
    rows: [63],
    without: 'what takes the places in errors as they are written',
    edits: [
      {
        file: 'harness/grading/examiner/run-reporter.ts',
        from: 'if (join(path) === path && existsSync(path))',
        to: 'if (decodeURIComponent(file) !== "")',
      },
    ],
    test: { file, name: 'what is no text' },
    shows: /grading-incomplete/,
  },
  {
    rows: [64],
    without: 'mounts that can only be read',
    edits: [
      {
        file: 'harness/sandbox/bubblewrap.ts',
        from: "...mounts.flatMap(({ host, inside }) => ['--ro-bind', host, inside]),",
        to: "...mounts.flatMap(({ host, inside }) => ['--bind', host, inside]),",
      },
    ],
    test: { file: 'test/redteam/compiled.test.ts', name: 'in the sandbox it is there' },
    shows: /"written": "yes"/,
  },
];
