import type { DefenceMutant } from '../defence-mutant.ts';

const BUBBLEWRAP = 'harness/sandbox/bubblewrap.ts';
const file = 'test/redteam/reading.test.ts';
const nothingToRead = { file, name: '1, 5: no hidden test, secret of the harness' };
const ANCHOR = "...['--dev', '/dev'],";
/** The layer in front of others: no `/proc` with processes in it. */
const WITH_PROC = {
  file: BUBBLEWRAP,
  from: '...(hasOwnProc ? ownProc()',
  to: '...(hasOwnProc || scratchBytes > 0 ? ownProc()',
};
const hostPaths = { file, name: '57: where things lie on the host > is in nothing' };

/** Rows 1 to 5, 38, 57 and 66. */
export const reading: readonly DefenceMutant[] = [
  {
    rows: [1],
    without: 'the allow-list of mounts: the folder with the solutions shows inside',
    edits: [
      {
        file: 'harness/grading/supervisor/start-processes.ts',
        from: "...this.#base(['/grading/subject', '/grading/protocol']),",
        to: "...this.#base(['/grading/subject', '/grading/protocol']), { host: join(this.#installation.root, 'test/fixtures/hostile/exercise/solutions'), inside: '/solutions' },",
      },
    ],
    test: nothingToRead,
    shows: /\/solutions\/adder\/hidden\/sum\.test\.ts/,
  },
  {
    rows: [38],
    without: 'mounts of its own for each process: the examiner has those of the database process too',
    edits: [
      {
        file: 'harness/grading/supervisor/start-processes.ts',
        from: "...this.#base(['/grading/examiner', '/grading/protocol', '/domain']),",
        to: "...this.#base(['/grading/examiner', '/grading/database', '/grading/protocol', '/domain']),",
      },
    ],
    test: { file, name: '38: an examiner sees its own folder' },
    shows: /\+\s+"database"/,
  },
  {
    rows: [1],
    without: 'the namespace of processes, and the few files in place of /proc: those of the host show there',
    edits: [
      WITH_PROC,
      { file: BUBBLEWRAP, from: "    '--as-pid-1',\n", to: '' },
      {
        file: BUBBLEWRAP,
        from: "'--unshare-all', ",
        to: "'--unshare-ipc', '--unshare-net', '--unshare-uts', ",
      },
    ],
    test: nothingToRead,
    shows: /\+\s+"processes": \d{1,}/,
  },
  {
    rows: [1, 5],
    without:
      'the empty environment of bubblewrap itself, process 1 inside, and the few files in place of /proc',
    edits: [
      WITH_PROC,
      {
        file: BUBBLEWRAP,
        from: '{ environment: {}, descriptors },',
        to: '{ environment: globalThis.process.env as Record<string, string>, descriptors },',
      },
      // Bubblewrap has become the program it started.
      { file: BUBBLEWRAP, from: "'--as-pid-1',", to: '' },
    ],
    test: nothingToRead,
    shows: /\/proc\/1\/environ/,
  },
  {
    rows: [1],
    without: 'the cover over /proc/sys, and the few files in place of /proc',
    edits: [
      WITH_PROC,
      { file: BUBBLEWRAP, from: '...folders.flatMap(', to: '...folders.slice(folders.length).flatMap(' },
    ],
    test: nothingToRead,
    shows: /\+\s+"corePattern": true/,
  },
  {
    rows: [5],
    without: 'a /tmp of its own: the stages of other submissions lie in the host’s',
    edits: [
      {
        file: BUBBLEWRAP,
        from: "'--size', size, '--tmpfs', '/tmp'],",
        to: "'--ro-bind', '/tmp', '/tmp'],",
      },
    ],
    test: nothingToRead,
    shows: /\+\s+"stages": [1-9]/,
  },
  {
    rows: [5],
    without: 'an /etc and a /root that are not the host’s',
    edits: [
      {
        file: BUBBLEWRAP,
        from: ANCHOR,
        to: `${ANCHOR} '--ro-bind', '/etc', '/etc', '--ro-bind', '/root', '/root',`,
      },
    ],
    test: nothingToRead,
    shows: /\+\s+"passwd": true/,
  },
  {
    rows: [57],
    without: 'the few files in place of /proc: mountinfo names where each mount lies on the host',
    edits: [WITH_PROC],
    test: hostPaths,
    shows: /\+\s+"\/proc\/self\/mountinfo"/,
  },
  {
    rows: [57],
    without:
      'the few files in place of /proc, and the program as process 1: the arguments of bubblewrap are there',
    edits: [WITH_PROC, { file: BUBBLEWRAP, from: "    '--as-pid-1',\n", to: '' }],
    test: hostPaths,
    shows: /\+\s+"\/proc\/1\/cmdline"/,
  },
  {
    rows: [2],
    without: 'silence about what tests failed of: their errors are problems of the verdict',
    edits: [
      {
        file: 'harness/grading/judge.ts',
        from: 'problems: [...facts.problems, ...run.problems],',
        to: "problems: [...facts.problems, ...run.problems, ...[...run.outcomes.values()].map(({ error }) => ({ code: 'test-failed', message: String(error) }))],",
      },
    ],
    test: { file, name: '2, 4: what a hidden test asked' },
    shows: /not to contain 'LEAK'/,
  },
  {
    rows: [3],
    without: 'the namespace of the network',
    edits: [{ file: BUBBLEWRAP, from: "'--unshare-all', ", to: "'--unshare-all', '--share-net', " }],
    test: { file, name: 'nobody answers, and nothing can be sent' },
    shows: /\+\s+"loopback": "open"/,
  },
  {
    rows: [4],
    without: 'silence about why code that has seen hidden tests does not start again',
    edits: [
      {
        file: 'harness/grading/examiner/session.ts',
        from: 'if (!this.#hasOpened && (error',
        to: 'if ((error',
      },
    ],
    test: { file, name: '4: a start that fails after a restart' },
    shows: /LEAK/,
  },
  {
    rows: [66],
    without: 'copies of what /proc tells of the machine: the files themselves show inside',
    edits: [
      {
        file: 'harness/sandbox/system-files.ts',
        from: '    return { host, inside };',
        to: '    return { host: inside, inside };',
      },
    ],
    test: { file, name: 'files about the machine do not change' },
    shows: /\/proc\/meminfo/,
  },
  {
    rows: [66],
    without: 'silence about a start that fails in one worker alone',
    edits: [
      {
        file: 'harness/grading/supervisor/observation.ts',
        from: 'problem.code === RESTART_FAILED || told.every',
        to: 'problem.code === RESTART_FAILED || told.some',
      },
    ],
    test: { file, name: 'where the code of another worker starts' },
    shows: /LEAK/,
  },
];
