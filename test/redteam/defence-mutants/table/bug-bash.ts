import type { DefenceMutant } from '../defence-mutant.ts';

const file = 'test/redteam/bug-bash.test.ts';
const HOST = 'harness/bugbash/host';
const API = 'harness/web/bugbash/api';

/** Rows 22, 32, 38 and 41 to 45, at the host of a bug bash. */
export const bugBash: readonly DefenceMutant[] = [
  {
    rows: [22],
    without: 'the rules for paths of a submission, and that only editable files may be in it',
    edits: [
      {
        file: `${HOST}/received-files.ts`,
        from: 'if (odd !== undefined) return',
        to: 'if (odd === "never") return',
      },
      {
        file: `${HOST}/received-files.ts`,
        from: 'if (!matchesAny(path, editable)) return',
        to: 'if (editable.length === 0 && !matchesAny(path, editable)) return',
      },
    ],
    test: { file, name: '22: a path that leads out' },
    shows: /\+\s+202/,
  },
  {
    rows: [32, 45],
    without: 'the turns of teams: one may fill all places of grading',
    edits: [
      {
        file: 'harness/bugbash/sqlite/queue.ts',
        from: 'WHERE other.bash = job.bash AND other.team = job.team AND other.lease IS NOT NULL',
        to: 'WHERE other.bash = job.bash AND other.number = job.number AND other.lease IS NOT NULL',
      },
    ],
    test: { file, name: '32: gradings of one team that never end' },
    shows: /the honest team still waits/,
  },
  {
    rows: [38],
    without: 'the allow-list of mounts: all of the temporary folder shows inside',
    edits: [
      {
        file: 'harness/grading/supervisor/start-processes.ts',
        from: "...this.#base(['/grading/examiner', '/grading/protocol', '/domain']),",
        to: "...this.#base(['/grading/examiner', '/grading/protocol', '/domain']), { host: '/tmp', inside: '/tmp' },",
      },
      // Which hides it.
      {
        file: 'harness/sandbox/bubblewrap.ts',
        from: "'--tmpfs', '/dev/shm', '--size', size, '--tmpfs', '/tmp'],",
        to: "'--tmpfs', '/dev/shm'],",
      },
    ],
    test: { file, name: '38: finds neither the store nor the secrets' },
    shows: /secrets\.json/,
  },
  {
    rows: [39],
    without: 'what takes controls, bidi and invisible signs out of text from people',
    edits: [
      {
        file: 'harness/domain/printable.ts',
        from: ".replaceAll(UNPRINTABLE, '')",
        to: ".replaceAll('never', '')",
      },
    ],
    test: { file: 'test/domain/printable.test.ts', name: 'takes out' },
    shows: /to be 'codxe\.ts'|to be 'password'/,
  },
  {
    rows: [40],
    without: 'the mark that keeps a name in a table from being a formula',
    edits: [
      {
        file: 'harness/bugbash/archive/results-csv.ts',
        from: 'escape_formulas: true',
        to: 'escape_formulas: false',
      },
    ],
    test: { file: 'test/bugbash/results.test.ts', name: '40: names in the results' },
    shows: /to match/,
  },
  {
    rows: [41],
    without: 'the count of wrong codes',
    edits: [
      {
        file: `${API}/participant-routes.ts`,
        from: "if (!joined.ok && joined.refused.code === 'wrong-code') await wrongCodes.count(request.ip);",
        to: '',
      },
    ],
    test: { file, name: '41: five wrong codes a minute' },
    shows: /-\s+429/,
  },
  {
    rows: [41],
    without: 'distrust of what a request says of its address',
    edits: [
      {
        file: `${API}/server.ts`,
        from: 'trustProxy: options.isBehindProxy ?? false,',
        to: 'trustProxy: options.isBehindProxy !== undefined,',
      },
    ],
    test: { file, name: '41: another address in a header' },
    shows: /\+\s+403/,
  },
  {
    rows: [42],
    without: 'the end of a token when another is issued',
    edits: [
      {
        file: 'harness/bugbash/log/teams.ts',
        from: 'return withPerson(members, event.person, () => ({ tokenHash: event.tokenHash }));',
        to: 'return withPerson(members, event.person, (person) => ({ tokenHash: person.tokenHash ?? event.tokenHash }));',
      },
    ],
    test: { file, name: '42: a token that was replaced is void' },
    shows: /expected 200 to be 401/,
  },
  {
    rows: [42],
    without: 'the question whose submission it is',
    edits: [
      {
        file: `${HOST}/submissions.ts`,
        from: 'seesAll(viewer) || teamOf(viewer) === team;',
        to: 'seesAll(viewer) || team !== teamOf({ kind: "anybody" });',
      },
    ],
    test: { file, name: '42: what is of another team is not there' },
    shows: /expected 200 to be 404/,
  },
  {
    rows: [42],
    without: 'the check of the header Host: a name that leads here is as good as ours',
    edits: [
      {
        file: `${API}/server.ts`,
        from: "if (isOurHost(request.headers.host ?? '')) return;",
        to: "if (isOurHost('localhost')) return;",
      },
    ],
    test: { file, name: '42: a token counts in the header alone' },
    shows: /expected 200 to be 421/,
  },
  {
    rows: [42],
    without: 'the difference between host and helper',
    edits: [
      {
        file: `${API}/authenticate.ts`,
        from: "if (needs === 'host') return mayDecide(viewer);",
        to: "if (needs === 'host') return seesAll(viewer) || mayDecide(viewer);",
      },
    ],
    test: { file, name: '42: a helper answers and sees all' },
    shows: /-\s+403/,
  },
  {
    rows: [43],
    without: 'the second look at a limit, when the submission is written',
    edits: [
      {
        file: `${HOST}/submissions.ts`,
        from: 'const accepted = accepts(now, present, request);',
        to: 'const accepted = present ? before : accepts(now, present, request);',
      },
    ],
    test: { file, name: '43: submissions that race the limit' },
    shows: /expected 12 to be 2/,
  },
  {
    rows: [44],
    without: 'the cut: everybody sees the live state',
    edits: [
      {
        file: `${HOST}/views.ts`,
        from: 'const board = boardAt(shown, host.log.bash, atMs);',
        to: 'const board = boardAt(state, host.log.bash, atMs);',
      },
    ],
    test: { file, name: '44: nothing public tells' },
    shows: /"squashed\\?":true/,
  },
  {
    rows: [45],
    without: 'the limit of six submissions a minute',
    edits: [
      {
        file: `${HOST}/submissions.ts`,
        from: 'const first = recent.at(-MOST_A_MINUTE);',
        to: 'const first = recent.at(-MOST_A_MINUTE * 100);',
      },
    ],
    test: { file, name: '45: a team that floods gets six a minute' },
    shows: /expected \d+ to be 6/,
  },
  {
    rows: [45],
    without: 'the end of trying: a job that fails goes back for ever',
    edits: [
      {
        file: 'harness/bugbash/sqlite/queue.ts',
        from: 'this.#fail(row, { code, message }, row.try >= MOST_TRIES, atMs)',
        to: 'this.#fail(row, { code, message }, row.try >= MOST_TRIES * 2, atMs)',
      },
    ],
    test: { file, name: '45: a job that ends its grader' },
    shows: /expected 6 to be 3/,
  },
];
