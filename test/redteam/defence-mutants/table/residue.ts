import type { DefenceMutant, Edit } from '../defence-mutant.ts';

const file = 'test/redteam/residue.test.ts';
const BUBBLEWRAP = 'harness/sandbox/bubblewrap.ts';
const LIMITED = 'harness/sandbox/limited-process.ts';

/** One folder of the host for all submissions, which the test takes away with its own temporary folder. */
const sharedFolder: Edit = {
  file: BUBBLEWRAP,
  from: "'--size', size, '--tmpfs', '/tmp'],",
  to: "'--bind', (process.getBuiltinModule('node:fs').mkdirSync(process.env.TMPDIR + '/shared', { recursive: true }), process.env.TMPDIR + '/shared'), '/tmp'],",
};

/** Rows 33 to 37. */
export const residue: readonly DefenceMutant[] = [
  {
    rows: [33],
    without: 'a fresh /tmp for each process',
    edits: [sharedFolder],
    test: { file, name: '33, 34, 35, 36: nothing passes from one submission to the next' },
    shows: /\+\s+"for-the-next"/,
  },
  {
    rows: [34],
    without: 'a fresh /tmp for each process: a socket’s path is taken by the submission before',
    edits: [sharedFolder],
    test: { file, name: '33, 34, 35, 36: nothing passes from one submission to the next' },
    shows: /\+\s+"listening": false/,
  },
  {
    rows: [35],
    without: 'a session of its own, made by bubblewrap and by Node',
    edits: [
      { file: BUBBLEWRAP, from: "'--new-session', ", to: '' },
      { file: LIMITED, from: 'detached: true,', to: 'detached: false,' },
      {
        file: 'harness/grading/supervisor/process-host.ts',
        from: "process.kill(-this.child.pid, 'SIGKILL');",
        to: "process.kill(this.child.pid, 'SIGKILL');",
      },
    ],
    test: { file: 'test/redteam/terminal.test.ts', name: '35: a terminal that a person grades from' },
    shows: /a terminal: \/dev\/tty/,
  },
  {
    rows: [36],
    without: 'the limit on core dumps, with cgroups and without',
    edits: [
      { file: 'harness/sandbox/cgroup.ts', from: 'ulimit -c 0\n', to: 'ulimit -c unlimited\n' },
      { file: 'harness/sandbox/process-tree.ts', from: 'ulimit -c 0;', to: 'ulimit -c unlimited;' },
    ],
    test: { file, name: '33, 34, 35, 36: nothing passes from one submission to the next' },
    shows: /\+\s+"unlimited"/,
  },
  {
    rows: [37],
    without: 'the end of further user namespaces',
    edits: [{ file: BUBBLEWRAP, from: "'--disable-userns', ", to: '' }],
    test: { file, name: '37: no further user namespace' },
    shows: /program: .unshare., code: \+?0/,
  },
];
