import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { readProof } from '../../harness/catalog/proof.ts';
import { CHECKS, type CheckName, type Finding } from '../../harness/verify/finding.ts';
import type { VerifyOptions } from '../../harness/verify/verify.ts';
import { stepWording } from '../../harness/wording/next-step.ts';
import { runBugsquash } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';
import { lateFees, verifiedLateFees } from './late-fees.ts';

const RUNS = 4;
const steps = stepWording({ currentDirectory: ROOT, cloneRoot: ROOT, isFoundByNpx: true });
const LIMIT_MS = 300_000;

// One folder for all: what the fair copy showed need not be tried again for the broken ones.
const folder = mkdtempSync(join(tmpdir(), 'bugsquash-verify-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verified = (overlay?: string, options: Partial<VerifyOptions> = {}) =>
  verifiedLateFees(folder, overlay, { runs: RUNS, ...options });

/** Sandboxed processes are told where their folders lie. */
function processesThatName(path: string): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const command = /^\d+$/.test(pid) ? readFileSync(join('/proc', pid, 'cmdline'), 'utf8') : '';
      return command.includes(path) ? [command.replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}

/** Each broken copy, and the message that a mentor needs to fix it. */
const BROKEN: Readonly<Record<CheckName, Partial<Finding>>> = {
  manifest: {
    message: expect.stringMatching(/symptom of "grace".*TICKET\.md/),
    file: expect.stringMatching(/solution\.yaml$/),
    line: 5,
  },
  static: {
    message:
      '"what a late loan costs › two days are free" is marked `skip`, so hidden tests are left out of the verdict.',
    file: expect.stringMatching(/hidden\/grace\.test\.ts$/),
    line: 4,
  },
  references: {
    message: expect.stringContaining('With all references, "grace.test.ts › what a late loan costs › '),
    next: expect.stringContaining('fixes/grace/reference.patch'),
  },
  visible: {
    message: 'Every visible test passes on the untouched code; exactly one has to fail and show a bug.',
  },
  isolation: {
    message: expect.stringMatching(/"due-day" is fixed, but with only due-day ".*two days late is overdue/),
    file: expect.stringMatching(/hidden\/due-day\.test\.ts$/),
  },
  corpus: {
    message: 'The wrong fix is accepted: every test of "grace" passes, which it should leave alive.',
    file: expect.stringMatching(/wrong-no-free-days\.patch$/),
  },
  mutation: {
    message: expect.stringMatching(
      /A mutant of the fix of "grace" survives: EqualityOperator .*daysLate >= FREE_DAYS.* \(line 6 of the solved tree\)$/,
    ),
    file: expect.stringMatching(/fixes\/grace\/reference\.patch$/),
  },
  semantic: {
    message: expect.stringMatching(
      /^A made-up fix of "due-day" is accepted: FirstOnly in src\/overdue\.ts: .*Asked .* the reference gives .*; it gives /s,
    ),
    file: expect.stringMatching(/fixes\/due-day\/reference\.patch$/),
    line: 10,
  },
  differential: {
    message: expect.stringMatching(
      /^The alternative answers differently from the reference\. Asked \{ daysLate: [012], centsPerDay: -\d \} the reference gives -0; it gives 0\.$/,
    ),
    file: expect.stringMatching(/fixes\/grace\/alternative-early-return\.patch$/),
  },
  kills: {
    severity: 'warning',
    message: expect.stringMatching(/^"guard\.test\.ts › a fee is not what it is not" kills nothing: /),
    file: expect.stringMatching(/hidden\/guard\.test\.ts$/),
    line: 19,
  },
  determinism: {
    message: expect.stringMatching(/depends on the seed .*each day after them is charged/),
    file: expect.stringMatching(/hidden\/grace\.test\.ts$/),
  },
  leaks: { message: expect.stringContaining('each day after them is charged') },
  cheats: { message: expect.stringMatching(/The cheat ".*" squashes "grace"/) },
  crashes: {
    message: expect.stringMatching(/^Code that ends itself leaves no verdict: at request \d+ of each test/),
    file: expect.stringMatching(/hidden\/guard\.test\.ts$/),
  },
  effort: { severity: 'warning', message: expect.stringContaining('hack') },
  specified: {
    message: expect.stringContaining('"shelf"'),
    file: expect.stringMatching(/hidden\/extension\.test\.ts$/),
  },
};

/** Broken copies in which something must be run before the hole shows; the others are in holes.test.ts. */
const HOLES: Readonly<Record<string, Partial<Finding> & { readonly only: CheckName }>> = {
  'type-error': {
    only: 'visible',
    message: expect.stringMatching(/^repo\/ does not type-check: src\/fee\.ts\(7,\d+\): error TS2345/),
    file: expect.stringMatching(/repo\/src\/fee\.ts$/),
    line: 7,
  },
  'two-red': {
    only: 'visible',
    message: expect.stringMatching(/^2 visible tests fail on the untouched code, and exactly one should: "/),
    file: expect.stringMatching(/repo\/test\/fee\.test\.ts$/),
    line: 8,
  },
  undeclared: {
    only: 'references',
    message:
      '"due-day.test.ts › which loans are overdue › one that is due next year is not" is a test of a bug, but it passes while the bug lives.',
    file: expect.stringMatching(/hidden\/due-day\.test\.ts$/),
    line: 8,
  },
  today: {
    only: 'determinism',
    message: expect.stringMatching(
      /depends on the date .*"guard\.test\.ts › one book was due yesterday and one is due tomorrow" fails/,
    ),
    file: expect.stringMatching(/hidden\/guard\.test\.ts$/),
    line: 19,
  },
};

describe('verify', () => {
  test('proves a fair exercise, and is instant the second time', { timeout: LIMIT_MS }, async () => {
    const first = await verified();
    expect(first.findings).toEqual([]);
    expect(first.wasProven).toBe(false);
    const proof = readProof({ solutionRoot: join(folder, 'fair', 'solutions', 'late-fees') });
    expect(proof).toMatchObject({
      digest: first.digest,
      runs: RUNS,
      corpus: { accepted: 5, rejected: 8 },
      matrix: expect.arrayContaining([{ fixed: ['grace'], squashed: ['grace'] }]),
      tests: expect.arrayContaining(['guard.test.ts › loans are listed by how long they are overdue']),
      failToPass: {
        grace: expect.arrayContaining(['grace.test.ts › what a late loan costs › two days are free']),
      },
    });
    const files = proof?.tests.map((id) => id.split(' › ')[0]);
    const fileMs = proof?.fileMs ?? {};
    expect(new Set(Object.keys(fileMs))).toEqual(new Set(files));
    for (const ms of Object.values(fileMs)) expect(ms).toBeGreaterThan(0);
    const mutants = Object.values(proof?.mutants ?? {});
    expect(mutants).toHaveLength(3);
    for (const { mutants: made, killed } of mutants) expect([made > 0, killed]).toEqual([true, made]);
    expect(proof?.differential).toMatchObject({ compared: 5, showsFixOf: ['grace', 'due-day'] });
    expect(proof?.semantic?.killed).toBe(proof?.semantic?.made);
    const noticed = proof?.kills?.tests['grace.test.ts › what a late loan costs › two days are free'];
    expect(noticed?.split(' ')).toEqual(
      expect.arrayContaining(['untouched', 'without:grace', 'grace/wrong-no-free-days']),
    );
    expect((await verified()).wasProven).toBe(true);
  });

  test.for(CHECKS)('a broken copy makes %s fail and no other check', { timeout: LIMIT_MS }, async (check) => {
    const { findings, checks, proof } = await verified(`broken/${check}`);
    expect(findings).toContainEqual(expect.objectContaining({ check, severity: 'error', ...BROKEN[check] }));
    expect([...new Set(findings.map((finding) => finding.check))]).toEqual([check]);
    expect(checks[check]).toBe('findings');
    // A warning is for the mentor to weigh; an error leaves a draft.
    expect(proof === null).toBe(!['effort', 'kills'].includes(check));
    for (const { message, next } of findings)
      expect([message, steps.next(next)].every((text) => text.length > 10)).toBe(true);
  });

  test.for(Object.entries(HOLES))(
    'finds a hole that was silent: %s',
    { timeout: LIMIT_MS },
    async ([name, { only, ...finding }]) => {
      const { findings, proof } = await verified(`holes/${name}`, { only: [only] });
      expect(findings).toEqual([expect.objectContaining({ check: only, severity: 'error', ...finding })]);
      expect(proof).toBe(null);
    },
  );

  test('what used to be false alarms verifies clean', { timeout: LIMIT_MS }, async () => {
    const { findings, proof } = await verified('false-alarms');
    expect(findings).toEqual([]);
    expect(proof).not.toBe(null);
  });

  test.for(['SIGINT', 'SIGTERM'] as const)(
    '%s leaves nothing behind',
    { timeout: LIMIT_MS },
    async (signal) => {
      const scratch = mkdtempSync(join(folder, 'scratch-'));
      const { exercisesRoot, solutionsRoot } = lateFees(folder);
      const collection = ['--exercises', exercisesRoot, '--solutions', solutionsRoot];
      const running = execa(
        process.execPath,
        [join(ROOT, 'harness', 'launcher', 'bugsquash.mjs'), 'verify', 'late-fees', '--fresh', ...collection],
        { env: { BUGSQUASH_HOME: join(scratch, 'state'), TMPDIR: scratch }, reject: false, stdin: 'ignore' },
      );
      running.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.includes('isolation')) running.kill(signal);
      });
      const { exitCode, stderr } = await running;
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('Interrupted')]);
      expect(readdirSync(scratch).filter((name) => name.startsWith('bugsquash-'))).toEqual([]);
      expect(processesThatName(scratch)).toEqual([]);
    },
  );

  test('the command says what it found, and where a proof is it says so at once', {
    timeout: LIMIT_MS,
  }, async () => {
    const collection = (name: string) => [
      '--exercises',
      join(folder, name, 'exercises'),
      '--solutions',
      join(folder, name, 'solutions'),
    ];
    const env = { BUGSQUASH_HOME: join(folder, 'state') };
    const runs = ['--runs', String(RUNS)];
    const run = (args: readonly string[]) => runBugsquash(['verify', ...args], { home: folder, env });
    const fair = await run(['late-fees', ...runs, ...collection('fair')]);
    expect([fair.exitCode, fair.stdout]).toEqual([
      0,
      expect.stringContaining('late-fees 1.0.0: verified, 4 runs'),
    ]);
    const manifest = await run(['--all', '--json', ...runs, ...collection('broken/manifest')]);
    expect(manifest.exitCode).toBe(1);
    expect(JSON.parse(manifest.stdout).findings[0]).toEqual({
      check: 'manifest',
      severity: 'error',
      message: expect.any(String),
      file: join(folder, 'broken', 'manifest', 'solutions', 'late-fees', 'solution.yaml'),
      line: 5,
      next: expect.any(String),
    });
    const unknown = await run(['late-feez', ...collection('fair')]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('late-fees')]);
    expect((await run([])).exitCode).toBe(2);
    expect((await run(['late-fees', '--runs', 'many', ...collection('fair')])).exitCode).toBe(2);
    const listed = await runBugsquash(['list', ...collection('fair')], { home: folder, env });
    expect(listed.stdout).toContain('verified, 4 runs');
    expect(readFileSync(join(folder, 'fair', 'solutions', 'late-fees', 'proof.json'), 'utf8')).toContain(
      '"digest"',
    );
  });
});
