import type { DefenceMutant } from '../defence-mutant.ts';

const file = 'test/redteam/submission.test.ts';
const SUBMISSION = 'harness/grading/submission.ts';
const LIST = 'harness/files/list-files.ts';
const READ = 'harness/files/editable-files.ts';

/** Rows 17 to 22. */
export const submission: readonly DefenceMutant[] = [
  {
    rows: [17, 18],
    without: 'the globs of editable files, when the folder is read',
    edits: [
      {
        file: LIST,
        from: 'editable === undefined || matchesAny(relative, editable);',
        to: 'editable === undefined || relative !== editable[0];',
      },
      {
        file: LIST,
        from: 'editable === undefined || mayMatchBelow(relative, editable);',
        to: 'editable === undefined || relative !== editable[0];',
      },
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
        from: 'isNormalised(path) && matchesAny(path, editable);',
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
        from: 'isNormalised(path) && matchesAny(path, editable)',
        to: 'matchesAny(path, editable)',
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
      { file: LIST, from: 'if (!stats.isFile()) skip(', to: "if (child === '') skip(" },
      { file: READ, from: 'constants.O_RDONLY | constants.O_NOFOLLOW |', to: 'constants.O_RDONLY |' },
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
        from: 'return submissionOf(directory, readEditableFiles(',
        to: "process.getBuiltinModule('node:child_process').spawnSync('git', ['--no-optional-locks', '-C', directory, 'status']);\n  return submissionOf(directory, readEditableFiles(",
      },
    ],
    test: { file: 'test/grading/untouched-workspace.test.ts', name: 'grading leaves branch, index' },
    shows: /expected true to be false/,
  },
  ...(
    [
      [
        'the cap on editable files',
        'more editable files than anybody',
        [{ file: LIST, from: 'files.length >= caps.files' }],
      ],
      [
        'the cap on what is listed',
        'so are more files and folders',
        [{ file: LIST, from: 'entries > caps.entries' }],
      ],
      [
        'the cap on a file, when listing and when reading',
        'a file of a gigabyte',
        [
          { file: LIST, from: 'size > caps.fileBytes' },
          { file: READ, from: 'length > FILE_CAPS.fileBytes' },
        ],
      ],
      [
        'the cap on all files, when listing and when reading',
        'many large ones',
        [
          { file: LIST, from: 'totalBytes + size > caps.totalBytes' },
          { file: READ, from: 'totalBytes + content.length > FILE_CAPS.totalBytes' },
        ],
      ],
      ['the cap on depth', 'folders nested without end', [{ file: LIST, from: 'depth >= caps.depth' }]],
    ] as const
  ).map(([without, name, caps]) => ({
    rows: [22],
    without,
    edits: caps.map(({ file: source, from }) => ({
      file: source,
      from,
      to: from.replace(/ >=? /, ' > 1e12 + '),
    })),
    test: { file, name },
    shows:
      /expects to receive a string, but got object|expected false to match object|is larger than[\s\S]*there are more than \d+ bytes/,
  })),
  {
    rows: [22],
    without: 'the refusal of control characters in names',
    edits: [
      {
        file: SUBMISSION,
        from: '/\\p{Cc}/u.test(path)',
        to: 'path.length > 1e9',
      },
    ],
    test: { file, name: 'odd names are files like others' },
    shows: /two\\nlines\.ts/,
  },
];
