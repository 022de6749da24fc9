/** What the harness knows of an exercise: the public and the hidden manifest, and where its halves lie. */

export const LEVELS = ['easy', 'medium', 'hard'] as const;
export const STYLES = ['service', 'library'] as const;
/** What the exercise's code may get from its outside; exercises/README.md says what each is. */
export const WORLD_PARTS = ['database', 'now', 'sleep', 'random', 'fetch'] as const;
/**
 * SQLite's virtual-table modules that an exercise may offer. What one does inside of itself is not counted, so none
 * is here that can be made to run SQL of the candidate's.
 */
export const SQL_MODULES = ['json_each', 'json_tree', 'fts5', 'rtree'] as const;
/** Those an exercise has that names none: each of their rows costs steps of the statement that reads it. */
export const DEFAULT_SQL_MODULES: readonly SqlModule[] = ['json_each', 'json_tree'];

/** Test runners whose suites are graded as they are, in exercises made from real repositories. */
export const RUNNERS = ['vitest', 'node:test', 'mocha', 'jest', 'ava', 'tap'] as const;

export type Level = (typeof LEVELS)[number];
export type Runner = (typeof RUNNERS)[number];
export type Style = (typeof STYLES)[number];
export type WorldPart = (typeof WORLD_PARTS)[number];
export type SqlModule = (typeof SQL_MODULES)[number];

/** `exercise.yaml`, the half a candidate may read. */
export interface PublicManifest {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly summary: string;
  readonly level: Level;
  readonly style: Style;
  readonly minutes: number;
  readonly tags: readonly string[];
  /** Module of `repo/` that the subject loads, relative to `repo/`. */
  readonly entry: string;
  readonly world: readonly WorldPart[];
  /** Globs (`node:path` `matchesGlob`) of the files that make up a submission. */
  readonly editable: readonly string[];
  readonly packages: readonly string[];
  /** Of a world with a database: the virtual tables that there are in it. */
  readonly modules: readonly SqlModule[];
  /** The one that the code is graded in, by its IANA name; UTC when absent. */
  readonly time_zone?: string | undefined;
  /** Of an exercise made from a real repository: its tests run as they are there, in the process of the code. */
  readonly suite?: NativeSuite | undefined;
  /** Of code that comes from elsewhere: under which licence, by whom, and from where. */
  readonly licence?: string | undefined;
  readonly attribution?: string | undefined;
  readonly origin?: string | undefined;
}

/** How the tests of a real repository are run. */
export interface NativeSuite {
  readonly runner: Runner;
  /** What Node is given, such as `node_modules/mocha/bin/mocha.js test/*.js`. */
  readonly command: readonly string[];
  /** Builds, each likewise what Node is given; made anew in every tree before its tests. */
  readonly prepare: readonly (readonly string[])[];
  /** Variables of the environment that builds and tests get. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names the installed packages: the digest of what they were installed from, in `packages/` beside `repo/`. */
  readonly packages: string;
  /** How long builds and tests may take together. */
  readonly limit_seconds: number;
}

/** Which tests of a native suite decide, by their ids: file › describes › title. */
export interface DecidingTests {
  readonly kind: 'native';
  /** By bug: those that fail while it lives. */
  readonly fail_to_pass: Readonly<Record<string, readonly string[]>>;
  /** The guards. */
  readonly pass_to_pass: readonly string[];
  /** Those that did not come out the same each time, and so decide nothing. */
  readonly flaky: readonly string[];
}

export interface Hint {
  readonly text: string;
  /** Points (of 100) out of the bug's own share. */
  readonly cost: number;
}

export interface Bug {
  readonly id: string;
  readonly title: string;
  /** 1–5. */
  readonly weight: number;
  /** An exact quotation from TICKET.md. */
  readonly symptom: string;
  readonly root_cause: { readonly file: string; readonly symbol: string };
  readonly hints: readonly Hint[];
  readonly introduced_in?: string | undefined;
  readonly masks?: readonly string[] | undefined;
}

export interface WrongFix {
  readonly patch: string;
  readonly alive: readonly string[];
  readonly why: string;
  /** What a candidate who wrote this fix is told after the reveal. */
  readonly message?: string | undefined;
}

/** A test of a bug's file that passes on the untouched code, and why it is there all the same. */
export interface AlreadyPasses {
  /** Its id: file › describes › title. */
  readonly test: string;
  readonly reason: string;
}

/** A finding of `verify` that the author has weighed and accepts. */
export interface Waiver {
  readonly check: string;
  /** Occurs in the finding's message. */
  readonly text: string;
  readonly reason: string;
}

/** `solution.yaml`, the hidden half. */
export interface SolutionManifest {
  readonly bugs: readonly Bug[];
  readonly wrong: readonly WrongFix[];
  readonly process: 'shared' | 'fresh';
  /** None where there is nothing further to build. */
  readonly extension?: { readonly brief: string; readonly weight: number } | undefined;
  readonly debrief: readonly string[];
  readonly follow_ups: readonly { readonly question: string; readonly outline: string }[];
  readonly source: string;
  readonly already_passes?: readonly AlreadyPasses[] | undefined;
  readonly waivers?: readonly Waiver[] | undefined;
  /** Goes with `suite` of the public half. */
  readonly suite?: DecidingTests | undefined;
}

/** An exercise as read from disk. Paths are absolute. */
export interface Exercise {
  readonly manifest: PublicManifest;
  readonly solution: SolutionManifest;
  /** sha256 over both halves without `proof.json`, hex. */
  readonly digest: string;
  readonly exerciseRoot: string;
  readonly solutionRoot: string;
  readonly ticket: string;
  readonly ownPackages?: OwnPackages | undefined;
}

/** Packages that a collection brings for its exercises. */
export interface OwnPackages {
  /** Names the installed packages: the digest of what they are installed from. */
  readonly digest: string;
  /** Those that its package.json names. */
  readonly names: readonly string[];
}
