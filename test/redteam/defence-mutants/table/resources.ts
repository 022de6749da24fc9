import type { DefenceMutant, Edit } from '../defence-mutant.ts';

const file = 'test/redteam/resources.test.ts';
const CGROUP = 'harness/sandbox/cgroup.ts';
const HTTP = 'harness/grading/examiner/http-client.ts';
const JSON_CAPS = 'harness/grading/protocol/hostile-json.ts';
const VALUES = 'harness/grading/protocol/values.ts';
const heavy = 'test/redteam/heavy-replies.test.ts';

/** Where the kernel is told a limit, in both versions of cgroups. */
const noMemoryLimit: readonly Edit[] = [
  {
    file: CGROUP,
    from: "writeFileSync(join(at, 'memory.max'), String(limits.memoryBytes));",
    to: '',
  },
  {
    file: CGROUP,
    from: "writeFileSync(join(memory, 'memory.limit_in_bytes'), String(limits.memoryBytes));\n      writeIfThere(join(memory, 'memory.memsw.limit_in_bytes'), String(limits.memoryBytes));",
    to: 'if (!memory) return;',
  },
];

/**
 * Rows 23 to 31. Nothing here sets a bomb free: what is left of each is bounded by another limit, of memory or of
 * time.
 */
export const resources: readonly DefenceMutant[] = [
  {
    rows: [23],
    without: 'the limit of processes; ten times as many may be, and the limit of memory holds',
    edits: [
      {
        file: CGROUP,
        from: "writeFileSync(join(at, 'pids.max'), String(limits.tasks));",
        to: "writeFileSync(join(at, 'pids.max'), String(10 * limits.tasks));",
      },
      {
        file: CGROUP,
        from: "writeFileSync(join(parents.pids, this.#name, 'pids.max'), String(limits.tasks));",
        to: "writeFileSync(join(parents.pids, this.#name, 'pids.max'), String(10 * limits.tasks));",
      },
    ],
    test: { file, name: 'ends at the number of processes, in the sandbox' },
    shows: /to include 'processes'/,
  },
  {
    rows: [24],
    without: 'the limit of memory; V8 has one of its own on objects',
    edits: noMemoryLimit,
    test: { file, name: 'of objects hits the limit' },
    shows: /to include 'memory'/,
  },
  {
    rows: [25],
    without: 'the size of what can be written: four times as large, below the limit of memory',
    edits: [
      {
        file: 'harness/grading/supervisor/start-processes.ts',
        from: 'const SCRATCH_BYTES = 64 * MIB;',
        to: 'const SCRATCH_BYTES = 256 * MIB;',
      },
    ],
    test: { file, name: '25: only two small folders' },
    shows: /to be less than or equal to 64/,
  },
  {
    rows: [25],
    without: 'a root that is read-only',
    edits: [
      {
        file: 'harness/sandbox/bubblewrap.ts',
        from: "'--remount-ro', '/dev', '--remount-ro', '/'],",
        to: "'--remount-ro', '/dev'],",
      },
    ],
    test: { file, name: '25: only two small folders' },
    shows: /\+\s+"\/"/,
  },
  {
    rows: [26],
    without: 'the limit of processor time',
    edits: [
      {
        file: CGROUP,
        from: "if (cpuMs > this.#limits.cpuMs) return 'cpu';",
        to: "if (cpuMs > 1e9 * this.#limits.cpuMs) return 'cpu';",
      },
    ],
    test: { file, name: 'spins in many threads' },
    shows: /to include 'cpu'/,
  },
  {
    rows: [26],
    without: 'the time of the whole run',
    edits: [
      {
        file: 'harness/grading/supervisor/run-limit.ts',
        from: 'startTimeLimit(limitMs,',
        to: 'startTimeLimit(1000 * limitMs,',
      },
    ],
    test: { file, name: 'over and over: the time of the whole run' },
    shows: /to be less than 4500/,
  },
  {
    rows: [27],
    without: 'ending a process that writes too much; what is kept of it stays short',
    edits: [
      {
        file: 'harness/grading/supervisor/subjects.ts',
        from: "this.#host.noteLimit('output');\n      void subject.end();",
        to: '',
      },
    ],
    test: { file, name: '27: endless output > in one line' },
    shows: /to include 'output'/,
  },
  {
    rows: [28],
    without: 'the cap on a body; the request’s time ends it',
    edits: [
      { file: HTTP, from: 'const MAX_BODY_BYTES = 8 * 1024 * 1024;', to: 'const MAX_BODY_BYTES = 2 ** 50;' },
    ],
    test: { file, name: 'a body without end passes nothing' },
    shows: /a body of more than|toBeNull|to be null/,
  },
  {
    rows: [28],
    without: 'the cap on headers',
    edits: [
      {
        file: HTTP,
        from: 'const MAX_HEADER_BYTES = 64 * 1024;',
        to: 'const MAX_HEADER_BYTES = 2 ** 31 - 1;',
      },
    ],
    test: { file, name: 'headers without end passes nothing' },
    shows: /Header overflow|to be null/,
  },
  {
    rows: [28],
    without: 'the time of a reply that comes byte by byte',
    edits: [
      {
        file: HTTP,
        from: 'startTimeLimit(this.#limitMs, () => {',
        to: 'startTimeLimit(1000 * this.#limitMs, () => {',
      },
    ],
    test: { file, name: 'a reply of one byte at a time' },
    shows: /no answer to GET/,
  },
  {
    rows: [28],
    without: 'a client that unpacks nothing',
    edits: [
      {
        file: HTTP,
        from: "const text = bytes.toString('utf8');",
        to: "const text = (incoming.headers['content-encoding'] === 'gzip' ? process.getBuiltinModule('node:zlib').gunzipSync(bytes) : bytes).toString('utf8');",
      },
    ],
    test: { file, name: 'a gzip bomb is not unpacked' },
    shows: /Unexpected token/,
  },
  {
    rows: [28],
    without: 'the cap on nesting',
    edits: [
      {
        file: JSON_CAPS,
        from: 'const BODY_CAPS: JsonCaps = { depth: 200, values: MAX_VALUES };',
        to: 'const BODY_CAPS: JsonCaps = { depth: 2 ** 30, values: MAX_VALUES };',
      },
    ],
    test: { file, name: 'JSON nested a million deep' },
    shows: /nested deeper/,
  },
  {
    rows: [28],
    without: 'the refusal of the key __proto__ in bodies',
    edits: [
      {
        file: JSON_CAPS,
        from: `if (key === '__proto__') throw new SyntaxError`,
        to: `if (key === '\\0') throw new SyntaxError`,
      },
    ],
    test: { file, name: '28: hostile HTTP > the key __proto__' },
    shows: /is refused/,
  },
  {
    rows: [29],
    without: 'a client that follows no redirect, and the namespace of the network around it',
    edits: [
      {
        file: HTTP,
        from: "outgoing.on('response', (incoming) => {\n",
        to: "outgoing.on('response', (incoming) => {\n        if (incoming.headers.location) {\n          fetch(incoming.headers.location).then(async (other) => resolve({ status: other.status, headers: {}, text: '', json: await other.json() }), fail);\n          return;\n        }\n",
      },
      {
        file: 'harness/sandbox/bubblewrap.ts',
        from: "'--unshare-all', ",
        to: "'--unshare-all', '--share-net', ",
      },
    ],
    test: { file, name: '29: a redirect to a service of the host' },
    shows: /to be \+?0/,
  },
  {
    rows: [30],
    without: 'the cap on values in a reply, and the cap on what of it is printed',
    edits: [
      {
        file: JSON_CAPS,
        from: 'export const MAX_VALUES = 200_000;',
        to: 'export const MAX_VALUES = 2 ** 40;',
      },
      {
        file: 'harness/grading/examiner/vitest-host.ts',
        from: 'diff: { truncateThreshold: 1_000 },',
        to: 'diff: {},',
      },
    ],
    test: { file, name: '30: replies that are long to compare and to print > more values' },
    shows: /more than 200000 values/,
  },
  {
    rows: [31],
    without: 'the end of everything in the cgroup of a process that has ended, and of its process group',
    edits: [
      {
        file: CGROUP,
        from: '      for (const directory of directories) killMembers(directory);\n      directories = directories.filter((directory) => !removed(directory));\n      if (directories.length > 0) await',
        to: '      directories = directories.filter((directory) => !removed(directory));\n      if (directories.length > 0) await',
      },
    ],
    test: {
      file,
      name: 'detached, deaf and twice forked processes are gone with the verdict, without a sandbox',
    },
    shows: /to deeply equal \[\]/,
  },
  {
    rows: [65],
    without: 'the caps on keys of maps and sets',
    edits: [{ file: VALUES, from: 'const MAX_KEYS = 10_000;', to: 'const MAX_KEYS = 2 ** 40;' }],
    test: { file: heavy, name: 'a set whose members collide' },
    shows: /grading-timeout|the time for it is over/,
  },
  {
    rows: [65],
    without: 'the cap on bytes',
    edits: [
      {
        file: VALUES,
        from: 'const MAX_BASE64_CHARACTERS = 1_400_000;',
        to: 'const MAX_BASE64_CHARACTERS = 2 ** 40;',
      },
    ],
    test: { file: heavy, name: 'megabytes of bytes' },
    shows: /grader-killed|megabyte/,
  },
  {
    rows: [65],
    without: 'one buffer for a body in many chunks',
    edits: [
      {
        file: HTTP,
        from: 'chunk.copy(body, totalBytes);',
        to: 'chunk.copy(body, totalBytes); (incoming as any).kept ??= []; (incoming as any).kept.push(chunk);',
      },
    ],
    test: { file: heavy, name: 'a body in chunks of a byte' },
    shows: /grader-killed|memory/,
  },
  {
    rows: [67],
    without: 'the cap on what one test receives together',
    edits: [
      {
        file: 'harness/grading/examiner/reply-budget.ts',
        from: 'this.#spent += weight;',
        to: 'this.#spent = weight;',
      },
    ],
    test: { file: 'test/redteam/heavy-replies.test.ts', name: 'bodies of two megabytes, eight in one test' },
    shows: /more than 12000000 characters/,
  },
];
