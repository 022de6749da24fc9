import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { withCheckout } from '../../harness/verify/checkout.ts';
import { leaks as leaksCheck } from '../../harness/verify/checks/leaks/leaks.ts';
import { type Changes, FEE, FIXED_DEPOSIT, FIXED_FEE, INSTALLATION_ROOT, madeUp } from './made-up.ts';

const README = 'exercises/ladders/repo/README.md';
const HIDDEN_LINE = "expect(await subject.call('depositBack', 5000, 1200)).toBe(3800);";

/** Findings in a real checkout of the exercise, after `meddle` has had its way with it. */
async function leaks(
  changes: Changes,
  meddle: (workspace: string, exerciseFiles: ExerciseFiles) => void = () => {},
) {
  const exerciseFiles = madeUp(changes);
  const findings = await withCheckout(exerciseFiles.exercise, INSTALLATION_ROOT, (workspace) => {
    meddle(workspace, exerciseFiles);
    return leaksCheck.check(exerciseFiles, workspace);
  });
  if (!findings.ok) throw new Error(findings.failure.message);
  return findings.value;
}

const git = (workspace: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
    cwd: workspace,
    encoding: 'utf8',
    input: '',
  });

/** A past of several versions of the code, as patches of `history/`; the last one is the exercise. */
function past(
  versions: readonly { readonly subject: string; readonly fee: string }[],
  changes: Changes = {},
): Changes {
  const exerciseFiles = madeUp(changes);
  const scratch = join(exerciseFiles.exercise.exerciseRoot, 'scratch');
  mkdirSync(scratch);
  git(scratch, 'init', '--quiet', '--template=');
  for (const { subject, fee } of versions) {
    for (const [path, content] of exerciseFiles.repo) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      writeFileSync(join(scratch, path), path === 'src/fee.ts' ? fee : content);
    }
    git(scratch, 'add', '--all');
    git(scratch, 'commit', '--quiet', '--message', subject);
  }
  const patches = git(scratch, 'format-patch', '--root', '--stdout', 'HEAD').split(
    /^(?=From [0-9a-f]{40} )/m,
  );
  return Object.fromEntries(
    patches.map((patch, index) => [`exercises/ladders/history/000${index + 1}-Patch.patch`, patch]),
  );
}

test('a good exercise leaks nothing, and its checkout is gone afterwards', async () => {
  let where = '';
  expect(
    await leaks({}, (workspace) => {
      where = workspace;
    }),
  ).toEqual([]);
  expect(where).not.toBe('');
  expect(existsSync(dirname(where))).toBe(false);
});

describe('in the files', () => {
  test('the title of a hidden test', async () => {
    expect(
      await leaks({ [README]: (text) => `${text}\nRemember: what was broken is taken off the deposit.\n` }),
    ).toEqual([
      expect.objectContaining({
        check: 'leaks',
        severity: 'error',
        file: expect.stringMatching(/exercises\/ladders\/repo\/README\.md$/),
        line: 6,
        message:
          'repo/README.md holds the title of a test in hidden/deposit.test.ts: "what was broken is taken off the deposit"',
      }),
    ]);
  });

  test('a line of a hidden test that lies around untracked', async () => {
    const found = await leaks({}, (workspace) =>
      writeFileSync(join(workspace, 'left-over.txt'), `\n  ${HIDDEN_LINE}\n`),
    );
    expect(found).toEqual([
      expect.objectContaining({
        message: `left-over.txt of a workspace holds a line of hidden/deposit.test.ts: "${HIDDEN_LINE}"`,
      }),
    ]);
  });

  test('what is folded up in source maps and archives', async () => {
    const found = await leaks({}, (workspace) => {
      writeFileSync(join(workspace, 'old.js.map'), JSON.stringify({ sourcesContent: [HIDDEN_LINE] }));
      writeFileSync(join(workspace, 'old.gz'), gzipSync(HIDDEN_LINE));
      const inline = Buffer.from(JSON.stringify({ sourcesContent: [HIDDEN_LINE] })).toString('base64');
      writeFileSync(
        join(workspace, 'old.js'),
        `//# sourceMappingURL=data:application/json;base64,${inline}\n`,
      );
    });
    expect(found.map(({ message }) => message.split(' ')[0])).toEqual(['old.gz', 'old.js', 'old.js.map']);
  });

  test('a path of the machine', async () => {
    expect(await leaks({ [README]: (text) => `${text}\nSee /home/ada/ladders/notes.md\n` })).toEqual([
      expect.objectContaining({
        line: 6,
        message: 'repo/README.md names a path of one machine: "/home/ada/ladders/notes.md"',
      }),
    ]);
  });

  test('every path of the machine, but not one that is also the path of a URL, nor a route', async () => {
    const lines = [
      'See /home/ada/ladders/notes.md',
      'and C:\\Users\\Ada\\ladders',
      "expect(pathOf('file:///home/user/x')).toBe('/home/user/x')",
      'GET /home/ada',
    ];
    const found = await leaks({ [README]: (text) => `${text}\n${lines.join('\n')}\n` });
    expect(found.map(({ line, message }) => `${line} ${message}`)).toEqual([
      '6 repo/README.md names a path of one machine: "/home/ada/ladders/notes.md"',
      '7 repo/README.md names a path of one machine: "C:\\Users\\Ada\\ladders"',
    ]);
  });

  test('a link to the solutions, and a cache behind a link', async () => {
    const found = await leaks({}, (workspace, { exercise }) => {
      symlinkSync(exercise.solutionRoot, join(workspace, 'node_modules', 'answers'));
      const packaged = join(dirname(workspace), 'packaged');
      mkdirSync(join(packaged, 'node_modules', '.vite', 'vitest'), { recursive: true });
      symlinkSync(packaged, join(workspace, 'node_modules', 'packaged'));
    });
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^The link node_modules\/answers of a workspace leads to .*solutions\/ladders, and so to /,
      ),
      'A cache of test runs lies behind the link node_modules/packaged: .vite.',
    ]);
  });
});

describe('in the repository', () => {
  test('an object that nothing refers to', async () => {
    const found = await leaks({}, (workspace) => {
      writeFileSync(
        join(workspace, 'fee.ts'),
        FIXED_FEE.replace('days;', 'days; // corrected for the day of return'),
      );
      git(workspace, 'hash-object', '-w', 'fee.ts');
      execFileSync('rm', ['fee.ts'], { cwd: workspace });
    });
    expect(found).toEqual([]);
    const line = await leaks({}, (workspace) => {
      writeFileSync(join(workspace, 'x'), HIDDEN_LINE);
      git(workspace, 'hash-object', '-w', 'x');
      execFileSync('rm', ['x'], { cwd: workspace });
    });
    expect(line).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^an object without a name \(git object .* no commit refers/),
      }),
    ]);
  });

  test('a stash and a message', async () => {
    const found = await leaks({}, (workspace) => {
      writeFileSync(join(workspace, 'src/fee.ts'), FIXED_DEPOSIT);
      git(workspace, 'stash');
      git(
        workspace,
        'commit',
        '--allow-empty',
        '--message',
        'Now three days cost three times as much as one',
      );
    });
    expect(found.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /src\/fee\.ts \(git object .*, under another reference of the checkout\) holds what fixes "deposit"/,
        ),
        expect.stringMatching(
          /^the commit "Now three .*" \(git object .* holds the title of a test in hidden\/fee\.test\.ts/,
        ),
      ]),
    );
  });

  test('a fix in the past, unless the bug is said to come from there', async () => {
    const history = past([
      { subject: 'Begin', fee: FIXED_DEPOSIT },
      { subject: 'Pay back', fee: FEE },
    ]);
    const declared = (text: string) =>
      text.replace('title: Damage', 'introduced_in: 0002-Patch.patch\n    title: Damage');
    expect(await leaks(history)).toEqual([
      expect.objectContaining({
        file: expect.stringMatching(/history\/0001-Patch\.patch$/),
        message: expect.stringMatching(
          /^src\/fee\.ts \(git object .*, in the past of the checkout\) holds what fixes "deposit" .*: "const rest = deposit - damage;"$/,
        ),
      }),
    ]);
    expect(await leaks({ ...history, 'solutions/ladders/solution.yaml': declared })).toEqual([]);
  });

  test('a line of a fix at another place of the past is what anybody would write, and so are lines of alternatives', async () => {
    const elsewhere = `/** What is left of a prepaid card. */
export function left(deposit: number, damage: number): number {
  const used = Math.max(0, damage);
  const rest = deposit - damage;
  console.log(used);
  return Math.round(rest);
}
`;
    const alternative = FEE.replace('deposit + damage', 'deposit + -damage');
    expect(
      await leaks(
        past([
          { subject: 'Begin', fee: elsewhere },
          { subject: 'Go on', fee: FEE },
        ]),
      ),
    ).toEqual([]);
    expect(
      await leaks(
        past([
          { subject: 'Begin', fee: alternative },
          { subject: 'Go on', fee: FEE },
        ]),
      ),
    ).toEqual([]);
  });

  test('a line of a hidden test in the past is told where its neighbour is there too', async () => {
    const twoLines = `import { expect, test } from 'bugsquash/examiner';

test('what was broken is taken off the deposit', async ({ subject }) => {
  const back = await subject.call('depositBack', 5000, 1200);
  expect(Number.isInteger(back)).toBe(true);
  expect(back).toBe(3800);
});
`;
    const changes: Changes = { 'solutions/ladders/hidden/deposit.test.ts': twoLines };
    const history = (before: string) => ({
      ...changes,
      ...past(
        [
          { subject: 'Begin', fee: before },
          { subject: 'Go on', fee: FEE },
        ],
        changes,
      ),
    });
    const line = '  expect(Number.isInteger(back)).toBe(true);\n';
    expect(await leaks(history(`// A note.\n${line}// Another note.\n`))).toEqual([]);
    const found = await leaks(history(`// A note.\n${line}  expect(back).toBe(3800);\n// Another note.\n`));
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /holds a line of hidden\/deposit\.test\.ts: "expect\(Number\.isInteger\(back\)\)\.toBe\(true\);"$/,
      ),
    ]);
  });

  test('a bug said to come from a commit that has nothing to do with it', async () => {
    const history = past([
      { subject: 'Begin', fee: '' },
      { subject: 'Charge', fee: FEE },
    ]);
    const declared = (text: string) =>
      text.replace('title: Damage', 'introduced_in: 0002-Patch.patch\n    title: Damage');
    expect(await leaks({ ...history, 'solutions/ladders/solution.yaml': declared })).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message:
          '0002-Patch.patch is said to have introduced "deposit", but before it there was nothing of the fix, and it takes no line away from src/fee.ts.',
      }),
    ]);
  });
});
