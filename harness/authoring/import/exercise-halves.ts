import { stringify } from 'yaml';
import type { Tree } from '../../catalog/exercise-files.ts';
import type { NativeSuite, PublicManifest, SolutionManifest } from '../../domain/exercise.ts';
import { compareContents } from '../../files/compare-contents.ts';
import { isTestFile } from '../../suites/test-files.ts';
import { kindOf } from './classify.ts';
import type { Comparison } from './compare-runs.ts';
import type { Hunk } from './hunks.ts';
import type { FixCommit } from './repository.ts';
import { rootCauseOf } from './root-cause.ts';
import { draftTicket } from './ticket.ts';

/** All that an import found out, from which both halves of the exercise are written. */
export interface ImportedFix {
  readonly id: string;
  readonly source: string;
  readonly commit: FixCommit;
  /** What a candidate gets. */
  readonly repo: Tree;
  readonly hidden: Tree;
  /** `repo` with the fix. */
  readonly fixed: Tree;
  readonly fix: readonly Hunk[];
  readonly suite: NativeSuite;
  readonly comparison: Comparison;
  /** Files to install packages from again, and their versions. */
  readonly packages: Tree;
}

export const BUG_ID = 'upstream-fix';
const MINUTES = 30;
const CODE = /\.([cm]?[jt]sx?|json|css|html|hbs|ejs|pug|vue|svelte|wasm|txt|peg|pegjs|ne|y)$/;

/** Both halves, by path: `exercises/<id>/…` and `solutions/<id>/…`. */
export function halvesOf(imported: ImportedFix): Tree {
  const { id, repo, hidden, packages, comparison } = imported;
  const manifest = JSON.parse(repo.get('package.json')?.toString('utf8') ?? '{}') as Record<string, unknown>;
  const name = typeof manifest.name === 'string' ? manifest.name : id;
  const ticket = draftTicket(name, imported.commit.message, imported.fix);
  const exercise = `exercises/${id}`;
  const solution = `solutions/${id}`;
  const text = (content: string) => Buffer.from(content);
  return new Map([
    [`${exercise}/exercise.yaml`, text(stringify(publicManifest(imported, manifest, name)))],
    [`${exercise}/TICKET.md`, text(ticket.text)],
    ...inFolder(`${exercise}/repo`, repo),
    ...inFolder(`${exercise}/packages`, packages),
    [`${solution}/solution.yaml`, text(stringify(solutionManifest(imported, ticket.symptom, comparison)))],
    [`${solution}/DEBRIEF.md`, text(debrief(imported))],
    ...inFolder(`${solution}/hidden`, hidden),
    [`${solution}/fixes/${BUG_ID}/reference.patch`, text(patchBetween(imported.repo, imported.fixed))],
  ]);
}

const inFolder = (folder: string, tree: Tree): [string, Buffer][] =>
  [...tree].map(([path, content]) => [`${folder}/${path}`, content]);

/** A git diff between two trees. */
export function patchBetween(before: Tree, after: Tree): string {
  const side = (content: Buffer | undefined) =>
    content === undefined ? {} : { data: content, mode: '100644' };
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((path) => compareContents(path, side(before.get(path)), side(after.get(path)))?.patch ?? [])
    .join('');
}

function publicManifest(
  { id, source, repo, fix, suite }: ImportedFix,
  manifest: Record<string, unknown>,
  name: string,
): PublicManifest {
  const said =
    typeof manifest.description === 'string' ? manifest.description.replace(/\s+/g, ' ').trim() : '';
  const { licence, attribution } = licenceOf(repo, manifest);
  return {
    id,
    version: '0.1.0',
    title: `A bug in ${name}`,
    summary: said === '' ? `A real bug of ${name}.` : `A real bug of ${name}: ${said}`,
    level: 'medium',
    style: 'library',
    minutes: MINUTES,
    tags: ['imported', suite.runner],
    entry: entryOf(repo, manifest),
    world: [],
    editable: editableGlobs(repo, fix),
    packages: [],
    modules: [],
    ...(licence === undefined ? {} : { licence }),
    ...(attribution === undefined ? {} : { attribution }),
    // Without the commit, which is the answer.
    origin: source,
    suite,
  };
}

/** A module that there is; grading does not load it, the package's own tests do. */
function entryOf(repo: Tree, { main, module }: Record<string, unknown>): string {
  const named = [main, module].flatMap((path) =>
    typeof path === 'string' ? [path.replace(/^\.\//, '')] : [],
  );
  const known = [...named, ...named.map((path) => `${path}.js`), 'index.js', 'src/index.ts', 'src/index.js'];
  return known.find((path) => repo.has(path)) ?? 'package.json';
}

/**
 * Folders that hold code, as a whole, and code at the root file by file: what sets up and checks the repository is not
 * a candidate's to change.
 */
export function editableGlobs(repo: Tree, fix: readonly Hunk[]): string[] {
  const sources = [...repo.keys()].filter(
    (path) => kindOf(path) === 'source' && CODE.test(path) && (path.includes('/') || !path.endsWith('.json')),
  );
  const own = fix.map(({ path }) => path);
  const tests = [...repo.keys()].filter((path) => isTestFile(path) && path.includes('/'));
  const globs = [...sources, ...own, ...tests].map((path) =>
    path.includes('/') ? `${path.split('/')[0]}/**` : path,
  );
  return [...new Set(globs)].sort();
}

/** As the repository says it: the identifier of package.json, and who the licence names. */
function licenceOf(
  repo: Tree,
  { license, author }: Record<string, unknown>,
): { readonly licence?: string; readonly attribution?: string } {
  const file = [...repo.keys()].find((path) => /^licen[cs]e(\.[a-z]+)?$/i.test(path));
  const copyright = /^.*copyright\b.*\d{4}.*$/im.exec(repo.get(file ?? '')?.toString('utf8') ?? '')?.[0];
  const named = typeof author === 'string' ? author : (author as { name?: string } | undefined)?.name;
  const attribution = (copyright ?? named)?.trim();
  return {
    ...(typeof license === 'string' ? { licence: license } : {}),
    ...(attribution ? { attribution } : {}),
  };
}

function solutionManifest(
  { source, commit, fix, repo }: ImportedFix,
  symptom: string,
  { failToPass, passToPass, flaky }: Comparison,
): SolutionManifest {
  const cause = rootCauseOf(repo, fix);
  const [subject = 'The fix'] = commit.message.split('\n');
  return {
    bugs: [
      {
        id: BUG_ID,
        title: subject.trim() || 'The fix',
        weight: 3,
        symptom,
        root_cause: cause,
        hints: [
          { text: `The fault is in ${cause.file}.`, cost: 20 },
          { text: `Look at ${cause.symbol} in ${cause.file}.`, cost: 20 },
        ],
      },
    ],
    wrong: [],
    process: 'shared',
    debrief: ['Did you reproduce it before you changed anything?', 'Which test would have caught it?'],
    follow_ups: [],
    source: `${source}, commit ${commit.id}: ${subject.trim()}`,
    suite: {
      kind: 'native',
      fail_to_pass: { [BUG_ID]: [...failToPass] },
      pass_to_pass: [...passToPass],
      flaky: [...flaky],
    },
  };
}

const debrief = ({ commit, source }: ImportedFix): string =>
  `# How it was fixed there

By ${commit.author || 'somebody'} on ${commit.date.slice(0, 10)}, in commit ${commit.id} of ${source}:

${commit.message
  .split('\n')
  .map((line) => `> ${line}`.trimEnd())
  .join('\n')}
`;
