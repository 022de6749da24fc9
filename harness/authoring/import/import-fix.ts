import { join } from 'node:path';
import type { Tree } from '../../catalog/exercise-files.ts';
import type { NativeSuite } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { SuiteRun } from '../../suites/suite-run.ts';
import { isTestFile } from '../../suites/test-files.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import { isBinary } from '../merge/binary.ts';
import { type Comparison, compareRuns, wordRun } from './compare-runs.ts';
import { findSuites, type PackageManifest, type SuiteCandidate, suiteTyped } from './find-suites.ts';
import { type FixTrees, refused, treesOf } from './fix-trees.ts';
import { type Hunk, withHunks } from './hunks.ts';
import type { ImportHost } from './import-host.ts';
import { type Installed, installDigest, installFilesOf, installPackages } from './install.ts';
import { programsIn } from './programs.ts';
import type { FixCommit } from './repository.ts';
import { commandsIn, expandScript } from './scripts.ts';
import { smallestFix } from './smallest-fix.ts';

export interface ImportOptions {
  /** How often each tree's suite runs, so that flaky tests are seen. */
  readonly runs: number;
  /** The suite's command, where the scripts do not tell it. */
  readonly command?: string | undefined;
  /** Commands that build before the suite. */
  readonly prepare?: readonly string[] | undefined;
}

/** What was found out about a fix. */
export interface FoundFix {
  readonly repo: Tree;
  readonly hidden: Tree;
  readonly fixed: Tree;
  readonly fix: readonly Hunk[];
  /** Hunks of the fix before it was made smaller. */
  readonly hunks: number;
  readonly suite: NativeSuite;
  readonly comparison: Comparison;
  readonly installed: Installed;
  readonly packages: Tree;
  /** Test files of the parent that demand what the fix changes; left out of what a candidate gets. */
  readonly outdated: readonly string[];
  /** Ways to run the suite that showed nothing, and what came of them. */
  readonly tried: readonly string[];
}

const FIRST_LIMIT_SECONDS = 300;
/** Where nothing fails by our clock, it may in another part of the world. */
const ZONES = ['America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];

/** Makes all of an exercise out of a fix but its files on disk, or says why there is none. */
export async function findFix(
  host: ImportHost,
  commit: FixCommit,
  options: ImportOptions,
): Promise<Result<FoundFix>> {
  const trees = treesOf(commit);
  if (!trees.ok) return trees;
  const manifest = manifestOf(commit.after);
  if (!manifest.ok) return manifest;
  host.onStep('installing its packages');
  const install = installFilesOf(commit.after, commit.date);
  const digest = installDigest(install);
  const installed = await installPackages(host.packagesRoot, digest, install, host.signal);
  if (!installed.ok) return installed;
  const programs = programsIn(join(installed.value.folder, 'node_modules'));
  const candidates = candidatesFor(manifest.value, options, programs);
  if (candidates.length === 0) {
    return refused(
      `No suite of vitest, node:test, mocha, jest, ava or tap was found in its scripts.${whatTestDoes(manifest.value)}`,
      'Say how its tests run with --command, such as --command "mocha test/*.js".',
    );
  }
  const shown = await showFix(host, trees.value, candidates, digest, circumstances(manifest.value, commit));
  if (!shown.ok) return shown;
  const { suite, tried } = shown.value;
  host.onStep('running its tests again');
  const broken = [shown.value.broken, ...(await runsOf(host, trees.value.broken, suite, options.runs - 1))];
  const whole = [shown.value.whole, ...(await runsOf(host, trees.value.whole, suite, options.runs - 1))];
  if (host.signal.aborted) return interrupted();
  const comparison = compareRuns(broken, whole);
  if (comparison.failToPass.length === 0) {
    return refused(
      `The tests that the fix turns green do not come out the same each time: ${comparison.flaky.slice(0, 3).join('; ')}.`,
      'A bug that its tests show only now and then makes no exercise.',
    );
  }
  host.onStep('making the fix smaller');
  const fix = await smallestFix(host, trees.value, suite, comparison);
  if (host.signal.aborted) return interrupted();
  const binary = fix.find(({ path }) =>
    isBinary(trees.value.whole.get(path) ?? trees.value.broken.get(path)),
  );
  if (binary) {
    return refused(
      `The fix needs a change of ${binary.path}, which is not a text; a patch of an exercise holds texts alone.`,
      'Choose another fix.',
    );
  }
  const measured = { ...suite, limit_seconds: limitFor([...broken, ...whole]) };
  host.onStep('running what a candidate gets');
  const { tree, outdated } = await visibleTree(host, trees.value, measured, fix);
  const repo = withTestScript(tree, measured);
  return success({
    repo,
    hidden: trees.value.hidden,
    fixed: withHunks(repo, fix),
    fix,
    hunks: trees.value.hunks.length,
    suite: measured,
    comparison,
    installed: installed.value,
    packages: new Map([
      ...installed.value.files,
      ['versions.json', Buffer.from(`${JSON.stringify(installed.value.versions, null, 2)}\n`)],
    ]),
    outdated,
    tried,
  });
}

/** What is otherwise here than where its tests passed, as far as it can be read. */
function circumstances({ engines }: PackageManifest, { after, executables }: FixCommit): string[] {
  const node =
    engines?.node ??
    after.get('.nvmrc')?.toString('utf8').trim() ??
    after.get('.node-version')?.toString('utf8').trim();
  return [
    ...(node === undefined
      ? []
      : [`It asks for Node ${node}; nothing but ${process.versions.node} was tried.`]),
    ...(executables.length === 0
      ? []
      : [
          `Files that can be executed there can't be here: ${executables.slice(0, 5).join(', ')}${executables.length > 5 ? ' …' : ''}`,
        ]),
  ];
}

/** What `npm test` comes down to, so that a mentor sees why nothing was recognised. */
function whatTestDoes({ scripts = {} }: PackageManifest): string {
  const commands = expandScript('test', scripts).map(({ words }) => words.join(' '));
  return commands.length === 0 ? ' There is no test script.' : ` npm test is: ${commands.join(' && ')}`;
}

const interrupted = (): Result<never> =>
  failed('interrupted', 'Interrupted; nothing was written, and installed packages are kept.', { retype: {} });

function manifestOf(tree: Tree): Result<PackageManifest & { readonly workspaces?: unknown }> {
  const text = tree.get('package.json')?.toString('utf8');
  if (text === undefined) return refused('It has no package.json at its root.', 'Choose an npm package.');
  try {
    const manifest = JSON.parse(text) as PackageManifest & { readonly workspaces?: unknown };
    if (manifest.workspaces === undefined) return success(manifest);
  } catch {
    return refused('Its package.json is not JSON.', 'Choose another commit.');
  }
  return refused(
    'It is a repository of several packages (workspaces), which need each other installed.',
    'Choose a repository of one package.',
  );
}

function candidatesFor(
  manifest: PackageManifest,
  { command, prepare }: ImportOptions,
  programs: ReturnType<typeof programsIn>,
): readonly SuiteCandidate[] {
  if (command === undefined) return findSuites(manifest, programs);
  const [typed] = commandsIn(command);
  const suite = typed && suiteTyped(typed, programs);
  const steps = (prepare ?? []).flatMap((step) => {
    const [program = '', ...args] = commandsIn(step)[0]?.words ?? [];
    const file = program === 'node' ? undefined : programs.fileOf(program);
    return program === 'node' ? [args] : file === undefined ? [] : [[file, ...args]];
  });
  return suite ? [{ ...suite, prepare: steps }] : [];
}

interface ShownFix {
  readonly suite: NativeSuite;
  readonly broken: SuiteRun;
  readonly whole: SuiteRun;
  readonly tried: readonly string[];
}

/** The first way to run the suite in which a test fails before the fix and passes after. */
async function showFix(
  host: ImportHost,
  { broken, whole, hunks }: FixTrees,
  candidates: readonly SuiteCandidate[],
  packages: string,
  circumstances: readonly string[],
): Promise<Result<ShownFix>> {
  const tried: string[] = [];
  const isAboutTime = hunks.some(
    (hunk) => hunk.kind === 'lines' && /date|time|zone|utc|hour|month/i.test(hunk.added.join('')),
  );
  let working: SuiteCandidate | undefined;
  const tryOne = async (candidate: SuiteCandidate): Promise<ShownFix | undefined> => {
    const suite: NativeSuite = { ...candidate, packages, limit_seconds: FIRST_LIMIT_SECONDS };
    const zone = candidate.environment.TZ === undefined ? '' : ` with TZ=${candidate.environment.TZ}`;
    const words = `${[...candidate.prepare, candidate.command].map((step) => step.join(' ')).join(' && ')}${zone}`;
    host.onStep(`trying ${words}`);
    const after = await host.grader.runSuite(whole, suite, { signal: host.signal });
    const isReported = after.outcome === 'reported' && [...after.tests.values()].includes('pass');
    if (!isReported) {
      tried.push(`${words}: with the fix, ${wordRun(after)}`);
      return undefined;
    }
    working ??= candidate;
    const before = await host.grader.runSuite(broken, suite, { signal: host.signal });
    const { failToPass } = compareRuns([before], [after]);
    if (failToPass.length > 0) return { suite, broken: before, whole: after, tried };
    tried.push(`${words}: without the fix ${wordRun(before)}; with it ${wordRun(after)}`);
    return undefined;
  };
  for (const candidate of candidates) {
    const shown = await tryOne(candidate);
    if (host.signal.aborted) return interrupted();
    if (shown) return success(shown);
  }
  for (const zone of working && isAboutTime ? ZONES : []) {
    const shown =
      working && (await tryOne({ ...working, environment: { ...working.environment, TZ: zone } }));
    if (host.signal.aborted) return interrupted();
    if (shown) return success(shown);
  }
  return refused(
    [
      `No test fails before the fix and passes after it, on Node ${process.versions.node} in the sandbox (no network, TZ=UTC). Tried:`,
      ...tried.map((line) => `  ${line}`),
      ...circumstances,
    ].join('\n'),
    'If its tests run in another way, say so with --command (and --prepare for a build); else choose a fix that comes with a test.',
  );
}

/** `npm test` is the suite alone: linters and coverage around it are not there, nor everyone's package manager. */
function withTestScript(tree: Tree, { command, prepare }: NativeSuite): Tree {
  const text = tree.get('package.json')?.toString('utf8') ?? '{}';
  const manifest = JSON.parse(text) as { scripts?: Record<string, string> };
  const { pretest: _, posttest: __, ...scripts } = manifest.scripts ?? {};
  const test = [...prepare, command].map((step) => ['node', ...step].map(shellQuote).join(' ')).join(' && ');
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const changed = JSON.stringify({ ...manifest, scripts: { ...scripts, test } }, null, indent);
  return new Map([...tree, ['package.json', Buffer.from(`${changed}\n`)]]);
}

async function runsOf(host: ImportHost, tree: Tree, suite: NativeSuite, times: number): Promise<SuiteRun[]> {
  const runs: SuiteRun[] = [];
  for (let run = 0; run < times && !host.signal.aborted; run += 1)
    runs.push(await host.grader.runSuite(tree, suite, { signal: host.signal }));
  return runs;
}

/** Five times what it took, so that a busy machine is no wrong answer. */
function limitFor(runs: readonly SuiteRun[]): number {
  const longestMs = Math.max(...runs.map(({ durationMs }) => durationMs));
  return Math.min(900, Math.max(60, Math.ceil((5 * longestMs) / 1_000) + 30));
}

/** What a candidate gets: without test files of the parent that the fix, rightly, turns red. */
async function visibleTree(
  host: ImportHost,
  { visible }: FixTrees,
  suite: NativeSuite,
  fix: readonly Hunk[],
): Promise<{ readonly tree: Tree; readonly outdated: readonly string[] }> {
  const [before, after] = [
    await host.grader.runSuite(visible, suite, { signal: host.signal }),
    await host.grader.runSuite(withHunks(visible, fix), suite, { signal: host.signal }),
  ];
  if (before.outcome !== 'reported') return { tree: visible, outdated: [] };
  const states = after.outcome === 'reported' ? after.tests : new Map<string, string>();
  const outdated = new Set(
    [...before.tests]
      .filter(([id, state]) => state === 'pass' && states.get(id) === 'fail')
      .map(([id]) => id.split(' › ')[0] ?? '')
      .filter((path) => visible.has(path) && isTestFile(path)),
  );
  return {
    tree: new Map([...visible].filter(([path]) => !outdated.has(path))),
    outdated: [...outdated],
  };
}
