import type { DefenceMutant } from '../defence-mutant.ts';

const file = 'test/redteam/submission.test.ts';
const SUBMISSION = 'harness/grading/submission.ts';

/** Rows 17 to 22. */
export const submission: readonly DefenceMutant[] = [
  {
    rows: [17, 18],
    without: 'the globs of editable files, when the folder is read',
    edits: [
      { file: SUBMISSION, from: 'if (!editable.some((glob) => matchesGlob(path, glob))) continue;', to: '' },
    ],
    test: { file, name: '17, 18: packages, configurations' },
    shows: /\+\s+"\.npmrc"/,
  },
  {
    rows: [17, 18, 19],
    without: 'the globs and the check of paths, when a file set is laid over the exercise',
    edits: [
      {
        file: SUBMISSION,
        from: 'isNormalised(path) && exercise.manifest.editable.some((glob) => matchesGlob(path, glob));',
        to: 'isNormalised(path) || true;',
      },
    ],
    test: { file, name: '19: a file set from elsewhere' },
    shows: /\+\s+"\.\.\/outside\.ts"/,
  },
  {
    rows: [19],
    without: 'the check of paths alone',
    edits: [
      {
        file: SUBMISSION,
        from: 'isNormalised(path) && exercise.manifest.editable',
        to: 'exercise.manifest.editable',
      },
      { file: SUBMISSION, from: 'function isNormalised', to: 'export function isNormalised' },
    ],
    test: { file, name: '19: a file set from elsewhere' },
    shows: /\+\s+"src\//,
  },
  {
    rows: [19, 20],
    without: 'the refusal of links, when listing and when opening',
    edits: [
      {
        file: SUBMISSION,
        from: 'if (!item.isFile() || hasControlCharacters(path)) {',
        to: 'if (hasControlCharacters(path)) {',
      },
      { file: SUBMISSION, from: 'constants.O_RDONLY | constants.O_NOFOLLOW |', to: 'constants.O_RDONLY |' },
    ],
    test: { file, name: '19, 20: links out of the answer' },
    shows: /\+\s+"src\/passwd\.ts"/,
  },
  {
    rows: [21],
    without: 'the rule that git never runs in a submission',
    edits: [
      {
        file: SUBMISSION,
        from: 'const pending: { path: string; depth: number }[] =',
        to: "process.getBuiltinModule('node:child_process').spawnSync('git', ['--no-optional-locks', '-C', directory, 'status']);\n  const pending: { path: string; depth: number }[] =",
      },
    ],
    test: { file: 'test/grading/untouched-workspace.test.ts', name: 'grading leaves branch, index' },
    shows: /expected true to be false/,
  },
  ...(
    [
      ['the cap on editable files', 'files.size >= MAX_FILES', 'more editable files than anybody'],
      ['the cap on what is listed', 'entries > MAX_ENTRIES', 'so are more files and folders'],
      ['the cap on a file', 'length > MAX_FILE_BYTES', 'a file of a gigabyte'],
      ['the cap on all files', 'totalBytes > MAX_TOTAL_BYTES', 'many large ones'],
      ['the cap on depth', 'current.depth > MAX_DEPTH', 'folders nested without end'],
    ] as const
  ).map(([without, from, name]) => ({
    rows: [22],
    without,
    edits: [{ file: SUBMISSION, from, to: from.replace(/ >=? /, ' > 1e9 + ') }],
    test: { file, name },
    shows: /expects to receive a string, but got object/,
  })),
  {
    rows: [22],
    without: 'the refusal of control characters in names',
    edits: [
      {
        file: SUBMISSION,
        from: 'return /\\p{Cc}/u.test(path);',
        to: "return path === '';",
      },
    ],
    test: { file, name: 'odd names are files like others' },
    shows: /two\\nlines\.ts/,
  },
];
