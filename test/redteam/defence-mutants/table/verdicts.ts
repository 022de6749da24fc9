import type { DefenceMutant } from '../defence-mutant.ts';

const SUPERVISOR = 'harness/grading/supervisor';
const EXAMINER = 'harness/grading/examiner';

/** Rows 48, 49 and 52: verdicts that are wrong, or that can be dodged. */
export const verdicts: readonly DefenceMutant[] = [
  {
    rows: [48],
    without: 'the repetition of a run in which time was lost, and the refusal to judge it',
    edits: [
      {
        file: 'harness/grading/grader.ts',
        from: 'if (isDoubtful(run)) {',
        to: 'if (isDoubtful(run) && files.length === 0) {',
      },
      {
        file: 'harness/grading/judge.ts',
        from: "if (run.lostTime.includes('stood-still') && !isFlawless(run)) {",
        to: "if (run.lostTime.includes('stood-still') && !isFlawless(run) && files.length === 0) {",
      },
    ],
    test: { file: 'test/grading/stops.test.ts', name: 'of the supervisor, is graded 100' },
    shows: /\+\s+"total": 0/,
  },
  {
    rows: [48],
    without: 'the end of a stop that is noticed',
    edits: [{ file: `${SUPERVISOR}/lost-time.ts`, from: "process.kill(pid, 'SIGCONT');", to: '' }],
    test: {
      file: 'test/grading/supervisor/lost-time.test.ts',
      name: 'is continued, and makes the run doubtful',
    },
    shows: /expected true to be false/,
  },
  {
    rows: [48],
    without: 'numbers of grants',
    edits: [
      {
        file: `${EXAMINER}/subject-grants.ts`,
        from: 'if (message.grant !== asked?.grant) {',
        to: 'if (!asked) {',
      },
    ],
    test: { file: 'test/grading/examiner/subject-grants.test.ts', name: 'a grant that comes after another' },
    shows: /expected \{ grant: 2/,
  },
  {
    rows: [49],
    without: 'a test that errors belong to which it does not await',
    edits: [
      {
        file: `${EXAMINER}/run-reporter.ts`,
        from: 'const owner = ownerOf(error);',
        to: "const owner = (ownerOf(error) && 'hidden tests') as ReturnType<typeof ownerOf>;",
      },
    ],
    test: {
      file: 'test/grading/stray-errors.test.ts',
      name: 'because the code ended its process fails the test that ran',
    },
    shows: /\+\s+"outcome": "ungradable"/,
  },
  {
    rows: [49],
    without: 'a look at whether a socket can still be sent',
    edits: [
      {
        file: `${SUPERVISOR}/send-socket.ts`,
        from: "if (!canBeSent(socket)) return Promise.resolve('void');",
        to: '',
      },
    ],
    test: {
      file: 'test/grading/supervisor/send-socket.test.ts',
      name: 'to a process that has ended is void',
    },
    shows: /timed out/,
  },
  {
    rows: [52],
    without: 'the rule that the candidate’s own tree says which tests are added',
    edits: [
      {
        file: 'harness/grading/own-tests.ts',
        from: 'const added = new Set(onOwnTree.map(({ id }) => id)',
        to: `const withReferences = layOver(patched(exerciseFiles, solution.bugs.flatMap(({ id }) => referenceOf(exerciseFiles, id) ?? [])), ownTests, manifest.editable);
  const added = new Set([...(await testsOf(processes, withReferences)), ...onOwnTree.slice(0, 0)].map(({ id }) => id)`,
      },
    ],
    test: { file: 'test/redteam/own-tests.test.ts', name: '52: own tests that count' },
    shows: /\+\s+"added"/,
  },
];
