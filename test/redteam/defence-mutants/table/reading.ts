import type { DefenceMutant } from '../defence-mutant.ts';

const BUBBLEWRAP = 'harness/sandbox/bubblewrap.ts';
const file = 'test/redteam/reading.test.ts';
const nothingToRead = { file, name: '1, 5: no hidden test, secret of the harness' };
const ANCHOR = "...['--proc', '/proc', '--dev', '/dev'],";

/** Rows 1 to 5. */
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
    without: 'the namespace of processes: those of the host show in /proc',
    edits: [
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
    without: 'the empty environment of bubblewrap itself, process 1 inside',
    edits: [
      {
        file: BUBBLEWRAP,
        from: '{ environment: {}, descriptors },',
        to: '{ environment: process.env as Record<string, string>, descriptors },',
      },
    ],
    test: nothingToRead,
    shows: /\/proc\/1\/environ/,
  },
  {
    rows: [1],
    without: 'the cover over /proc/sys',
    edits: [
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
];
