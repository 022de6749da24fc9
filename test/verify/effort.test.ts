import { expect, test } from 'vitest';
import { withCheckout } from '../../harness/verify/checkout.ts';
import { effort as effortCheck } from '../../harness/verify/checks/effort/effort.ts';
import { type Changes, INSTALLATION_ROOT, MADE_UP, madeUp, temporaryDirectory } from './made-up.ts';

const FEE = 'src/fee.ts';
const REPO_FEE = `exercises/ladders/repo/${FEE}`;

/** The code changed, and the same change around what the patches take as given. */
function everywhere(change: (text: string) => string): Changes {
  return Object.fromEntries(
    Object.entries(MADE_UP).flatMap(([path, text]) => {
      const after = change(text);
      return (path === REPO_FEE || path.endsWith('.patch')) && after !== text ? [[path, after]] : [];
    }),
  );
}

async function effortOf(changes: Changes, installationRoot = INSTALLATION_ROOT) {
  const exerciseFiles = madeUp(changes);
  const effort = await withCheckout(exerciseFiles.exercise, INSTALLATION_ROOT, (workspace) =>
    effortCheck.check(exerciseFiles, workspace, installationRoot),
  );
  if (!effort.ok) throw new Error(effort.failure.message);
  return effort.value;
}

const messages = async (changes: Changes) => (await effortOf(changes)).findings.map(({ message }) => message);

test('a good exercise has no finding, and is measured', async () => {
  expect(await effortOf({})).toEqual({
    findings: [],
    effort: { readLines: 12, fixLines: { fee: 1, deposit: 1 }, minutes: 6 },
  });
});

test('declared minutes far from the estimate are a warning', async () => {
  const changes = {
    'exercises/ladders/exercise.yaml': (text: string) => text.replace('minutes: 10', 'minutes: 90'),
  };
  expect((await effortOf(changes)).findings).toEqual([
    expect.objectContaining({
      check: 'effort',
      severity: 'warning',
      message:
        'exercise.yaml declares 90 minutes; by lines to read and weights of the bugs we expect about 6.',
      file: expect.stringMatching(/exercise\.yaml$/),
      line: 7,
    }),
  ]);
});

test('what the type checker says near a bug gives it away', async () => {
  const change = everywhere((text) =>
    text.replaceAll('const charged = days + 1;', 'const charged: string = days + 1;'),
  );
  expect(await messages(change)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^src\/fee\.ts is reported by the type checker near "fee": TS2322: /),
    ]),
  );
});

test('so does what Biome recommends', async () => {
  const change = everywhere((text) => text.replaceAll('if (damage > deposit)', 'if (damage == deposit)'));
  expect(await messages(change)).toEqual([
    expect.stringMatching(
      /^src\/fee\.ts is reported by Biome \(lint\/suspicious\/noDoubleEquals\) near "(fee|deposit)": /,
    ),
  ]);
});

test('a rule about style is not a giveaway', async () => {
  const change = everywhere((text) =>
    text.replaceAll('const rest', 'let rest').replaceAll('const charged', 'let charged'),
  );
  expect(await messages(change)).toEqual([]);
});

test('without Biome that part is left out, without a finding', async () => {
  const bare = temporaryDirectory();
  const { symlinkSync, mkdirSync } = await import('node:fs');
  mkdirSync(`${bare}/node_modules`);
  symlinkSync(`${INSTALLATION_ROOT}/node_modules/typescript`, `${bare}/node_modules/typescript`);
  expect(await effortOf({}, bare)).toMatchObject({ findings: [], skipped: 'biome is not installed' });
});

test('names and comments near a bug do not judge it', async () => {
  const change = everywhere((text) =>
    text.replaceAll('charged', 'wrongDays').replaceAll('What is paid back', 'Buggy: what is paid back'),
  );
  expect(await messages(change)).toEqual(
    expect.arrayContaining([
      'A name near "fee" says "wrong": "wrongDays"',
      expect.stringMatching(/^A comment near "(fee|deposit)" says "Buggy": /),
    ]),
  );
});

test('a commit message near a bug does not judge it', async () => {
  const files = Object.entries(MADE_UP)
    .filter(([path]) => path.startsWith('exercises/ladders/repo/'))
    .map(([path, text]) => {
      const lines = text.trimEnd().split('\n');
      return `diff --git a/${path.slice(23)} b/${path.slice(23)}
new file mode 100644
--- /dev/null
+++ b/${path.slice(23)}
@@ -0,0 +1,${lines.length} @@
${lines.map((line) => `+${line}`).join('\n')}
`;
    });
  const patch = `From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: Ada <ada@example.com>
Date: Mon, 5 Jan 2026 10:00:00 +0000
Subject: [PATCH] Charge, with a TODO

---
${files.join('')}`;
  expect((await effortOf({ 'exercises/ladders/history/0001-Charge.patch': patch })).findings).toEqual([
    expect.objectContaining({
      message: 'The message of a commit near "fee" says "TODO": "Charge, with a TODO"',
      file: expect.stringMatching(/0001-Charge\.patch$/),
      line: 4,
    }),
  ]);
});
