import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manifest } from '../../harness/verify/checks/manifest/manifest.ts';
import { madeUp, patchOf } from './made-up.ts';

describe('history', () => {
  const patch = (subject: string, before: string | null, after: string) =>
    `From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: Ada <ada@example.com>
Date: Mon, 5 Jan 2026 10:00:00 +0000
Subject: [PATCH] ${subject}

---
diff --git a/README.md b/README.md
${before === null ? 'new file mode 100644\n' : ''}${patchOf('README.md', before, after)
  .split('\n')
  .filter((line) => !line.startsWith('==='))
  .join('\n')}`;

  async function past(patches: Readonly<Record<string, string>>) {
    const exerciseFiles = madeUp();
    const folder = join(exerciseFiles.exercise.exerciseRoot, 'history');
    mkdirSync(folder);
    for (const [name, text] of Object.entries(patches)) writeFileSync(join(folder, name), text);
    const findings = await manifest.checkHistory(exerciseFiles);
    return findings.map(({ file, message }) => `${file?.slice(folder.length + 1)}: ${message}`);
  }

  test('patches that do not yield repo/ are reported, at the last one', async () => {
    expect(await past({ '0001-Begin.patch': patch('Begin', null, '# Older words\n') })).toEqual([
      expect.stringMatching(/^0001-Begin\.patch: The patches of history\/ do not yield repo\/: .*README\.md/),
    ]);
  });

  test('the patch that git refuses is named, with what git says', async () => {
    const patches = {
      '0001-Begin.patch': patch('Begin', null, '# Words\n'),
      '0002-Go-on.patch': patch('Go on', '# Others\n', '# More\n'),
      '0003-End.patch': patch('End', '# More\n', '# Last\n'),
    };
    expect(await past(patches)).toEqual([
      '0002-Go-on.patch: The history stops at 0002-Go-on.patch, which does not apply: patch failed: README.md:1; README.md: patch does not apply',
    ]);
  });
});
