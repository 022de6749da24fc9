import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OwnPackages, WorldPart } from '../../domain/exercise.ts';
import type { ProcessLimits } from '../../sandbox/limits.ts';
import type { CommandPart, Mount, Sandbox, SandboxedProcess } from '../../sandbox/sandbox.ts';
import { packagesFolder } from '../../suites/packages.ts';
import type { SuiteJob } from '../../suites/run-suite.ts';
import { STRIPPED_TESTS } from '../protocol/stripped-tests.ts';
import { DATE_FLAG, HTTP_FDS } from '../protocol/subject-messages.ts';
import { type CompileCache, givenCompileCache } from './compile-cache.ts';
import { linkPackages, linkToolPackages } from './link-packages.ts';
import { joinedClosure, type ModuleFolders } from './package-closure.ts';
import { ProcessHost } from './process-host.ts';
import type { SubjectEnvironment } from './run-types.ts';
import { systemFilesForSuites } from './suite-system-files.ts';

/** Where the pieces that processes of grading are made of lie on this machine; absolute paths. */
export interface Installation {
  /** The pinned `node` binary. */
  readonly nodePath: string;
  /** The clone's root: `dist/`, `node_modules/` and `package.json` lie in it. */
  readonly root: string;
  /** Where the packages of native suites are installed; none can be graded without. */
  readonly packagesRoot?: string;
}

/** The type check, or the visible tests. */
export interface Tool {
  /** Words that begin with `/` are paths inside. */
  readonly command: readonly string[];
  /** Whether it runs the code of the tree, or only reads it. */
  readonly runsCode: boolean;
}

/** What a native suite runs: what the paths in it are is known once it is started. */
export interface StagedSuite {
  readonly steps: (reportFile: string) => readonly (readonly string[])[];
  readonly writesReport: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly limitMs: number;
}

const MIB = 1024 * 1024;
const SCRATCH_BYTES = 64 * MIB;
const SUITE_SCRATCH_BYTES = 1024 * MIB;
/** Also V8's own limit, so that not V8 but the limit of the whole tree decides, and is named. */
const SUBJECT_MIB = 640;
/** Of whole trees of processes. The examiner's and the tools' are there to end what has gone wrong. */
const LIMITS = {
  subject: { memoryBytes: SUBJECT_MIB * MIB, tasks: 96, cpuMs: 60_000 },
  database: { memoryBytes: 1024 * MIB, tasks: 48, cpuMs: 60_000 },
  examiner: { memoryBytes: 2048 * MIB, tasks: 256, cpuMs: 300_000 },
  tool: { memoryBytes: 4096 * MIB, tasks: 2048, cpuMs: 300_000 },
} satisfies Record<string, ProcessLimits>;
/** Beside which the packages of a collection find each other. */
const OWN_MODULES = '/own/node_modules';
const NODE = { inside: '/runtime/node' } satisfies CommandPart;
const ENVIRONMENT = { TZ: 'UTC', LANG: 'C.UTF-8', HOME: '/tmp', TMPDIR: '/tmp' };

interface StartedProcess extends Omit<SandboxedProcess, 'scratchBytes' | 'onLimitHit'> {
  readonly scratchBytes?: number;
  readonly runsCandidateCode?: boolean;
}

/** Starts the processes of grading, each confined to what it needs. */
export class GradingProcesses {
  readonly #sandbox: Sandbox;
  readonly #installation: Installation;
  readonly #ownPackages: OwnPackages | undefined;
  /** By the packages asked for: what is installed stays what it is while we run. */
  readonly #closures = new Map<string, ReadonlyMap<string, string>>();
  readonly #compileCache: CompileCache;

  /** @param ownPackages what the exercise's collection brings besides what the clone has */
  constructor(sandbox: Sandbox, installation: Installation, ownPackages?: OwnPackages) {
    this.#sandbox = sandbox;
    this.#installation = installation;
    this.#ownPackages = ownPackages;
    this.#compileCache = givenCompileCache(sandbox, installation.root);
  }

  /** The same for an exercise whose collection brings packages. */
  with(ownPackages: OwnPackages | undefined): GradingProcesses {
    return ownPackages ? new GradingProcesses(this.#sandbox, this.#installation, ownPackages) : this;
  }

  /** Whether processes see paths of their own (`inside`) and not the host's. */
  get isConfined(): boolean {
    return this.#sandbox.kind !== 'none';
  }

  /**
   * Descriptor 3 is Node's IPC channel to the supervisor.
   * @param conditions as the subject's: a hidden test must not depend on them either
   */
  startExaminer(hiddenRoot: string, conditions: SubjectEnvironment = {}): ProcessHost {
    const { root } = this.#installation;
    const stripped = join(root, 'dist', STRIPPED_TESTS);
    return this.#start({
      mounts: [
        ...this.#base(['/grading/examiner', '/grading/protocol', '/domain']),
        ...this.#compileCache.mounts,
        { host: join(root, 'node_modules'), inside: '/node_modules' },
        { host: hiddenRoot, inside: '/hidden' },
        ...(existsSync(stripped) ? [{ host: stripped, inside: `/harness/${STRIPPED_TESTS}` }] : []),
      ],
      command: [
        NODE,
        '--no-warnings',
        { inside: '/harness/grading/examiner/main.js' },
        ...dateFlags(conditions),
      ],
      workingDirectory: '/hidden',
      environment: { ...environmentUnder(conditions), ...this.#compileCache.environment },
      descriptors: ['ipc'],
      limits: LIMITS.examiner,
    });
  }

  /**
   * Descriptor 3 is Node's IPC channel to the supervisor, 4 the control channel.
   * @param modules the virtual-table modules that the exercise declares
   * @param conditions as the subject's: what SQLite calls local time is its local time
   */
  startDatabase(modules: readonly string[], conditions: SubjectEnvironment = {}): ProcessHost {
    return this.#start({
      mounts: [...this.#base(['/grading/database', '/grading/protocol']), ...this.#compileCache.mounts],
      command: [
        NODE,
        '--no-warnings',
        { inside: '/harness/grading/database/main.js' },
        '--control-fd=4',
        `--modules=${modules.join()}`,
      ],
      workingDirectory: '/harness/grading/database',
      environment: { ...environmentUnder(conditions), ...this.#compileCache.environment },
      descriptors: ['ipc', 'pipe'],
      limits: LIMITS.database,
    });
  }

  /**
   * Descriptors as in `subject-messages.ts`: control, HTTP connections, database, upstreams if its world has any.
   * @param stageRoot holds the tree to grade in `app/`, by the time that it is asked to load it
   * @param packages what the tree may import; loaded while the subject waits
   */
  startSubject(
    stageRoot: string,
    packages: readonly string[],
    world: readonly WorldPart[] = [],
    conditions: SubjectEnvironment = {},
  ): ProcessHost {
    const closure = this.#closureOf(packages);
    if (this.#sandbox.kind === 'none') linkPackages(stageRoot, closure);
    return this.#start({
      mounts: [
        ...this.#base(['/grading/subject', '/grading/protocol']),
        ...this.#compileCache.mounts,
        ...[...closure].map(([name, folder]) => ({ host: folder, inside: `/node_modules/${name}` })),
        { host: join(stageRoot, 'app'), inside: '/app' },
      ],
      command: [
        NODE,
        '--no-warnings',
        `--max-old-space-size=${SUBJECT_MIB}`,
        { inside: '/harness/grading/subject/main.js' },
        ...packages,
        ...(world.includes('database') ? ['--database'] : []),
        ...(world.includes('fetch') ? ['--fetch'] : []),
        ...dateFlags(conditions),
      ],
      workingDirectory: '/app',
      environment: { ...environmentUnder(conditions), ...this.#compileCache.environment },
      descriptors: [
        'pipe',
        ...HTTP_FDS.map(() => 'pipe' as const),
        'pipe',
        ...(world.includes('fetch') ? (['pipe'] as const) : []),
      ],
      limits: LIMITS.subject,
      runsCandidateCode: true,
    });
  }

  /** A tool of ours over a staged tree; no descriptors, no network. */
  startTool(stageRoot: string, { command, runsCode }: Tool): ProcessHost {
    const { modules, own } = this.#moduleFolders();
    const ownInside = this.isConfined ? OWN_MODULES : own?.folder;
    linkToolPackages(join(stageRoot, 'app', 'node_modules'), this.isConfined ? null : modules, {
      folder: ownInside ?? '',
      names: own?.names ?? [],
    });
    return this.#start({
      mounts: [
        ...this.#base(['/grading/visible-tests']),
        { host: modules, inside: '/node_modules' },
        // As a whole, because a package that lies in the collection is a link to a folder beside it.
        ...(own ? [{ host: dirname(own.folder), inside: dirname(OWN_MODULES) }] : []),
        { host: join(stageRoot, 'app'), inside: '/app' },
      ],
      command: [
        NODE,
        '--no-warnings',
        ...command.map((part) => (part.startsWith('/') ? { inside: part } : part)),
      ],
      workingDirectory: '/app',
      environment: { ...ENVIRONMENT, NO_COLOR: '1', CI: '1' },
      descriptors: [],
      limits: LIMITS.tool,
      runsCandidateCode: true,
      // The compiler is a program of its own and looks for its libraries beside itself.
      hasOwnProc: !runsCode,
    });
  }

  /**
   * A native suite over a staged tree, which is copied into a sized tmpfs and runs there.
   * @param packages the folder that holds its `node_modules`
   */
  startSuite(stageRoot: string, packages: string, job: StagedSuite): ProcessHost {
    const root = this.isConfined ? '/tmp/app' : join(stageRoot, 'work');
    const reportFile = this.isConfined ? '/tmp/report' : join(stageRoot, 'report');
    const fromHost = join(stageRoot, 'app');
    const modules = join(packages, 'node_modules');
    const { steps, writesReport, environment, limitMs } = job;
    const seen = (host: string, inside: string) => (this.isConfined ? inside : host);
    const suiteJob: SuiteJob = {
      root,
      copy: { from: seen(fromHost, '/stage'), packages: seen(modules, '/packages/node_modules') },
      steps: steps(reportFile),
      reportFile: writesReport ? reportFile : null,
      limitMs,
    };
    return this.#start({
      mounts: [
        ...this.#base(['/suites']),
        { host: modules, inside: '/packages/node_modules' },
        { host: fromHost, inside: '/stage' },
        ...systemFilesForSuites(stageRoot),
      ],
      command: [NODE, '--no-warnings', { inside: '/harness/suites/main.js' }, JSON.stringify(suiteJob)],
      workingDirectory: '/stage',
      environment: { ...ENVIRONMENT, NO_COLOR: '1', CI: '1', PATH: '/usr/bin:/bin', ...environment },
      descriptors: [],
      limits: LIMITS.tool,
      scratchBytes: SUITE_SCRATCH_BYTES,
      runsCandidateCode: true,
    });
  }

  #start({ runsCandidateCode = false, ...process }: StartedProcess): ProcessHost {
    return new ProcessHost(
      (onLimitHit) => this.#sandbox.start({ scratchBytes: SCRATCH_BYTES, ...process, onLimitHit }),
      { confinement: this.#sandbox.kind, runsCandidateCode },
    );
  }

  #closureOf(packages: readonly string[]): ReadonlyMap<string, string> {
    const key = packages.join();
    const known = this.#closures.get(key) ?? joinedClosure(this.#moduleFolders(), packages);
    this.#closures.set(key, known);
    return known;
  }

  /** Where packages lie on this machine: the clone's, and those that the collection brings. */
  #moduleFolders(): ModuleFolders {
    const { root, packagesRoot } = this.#installation;
    const modules = join(root, 'node_modules');
    const { digest, names } = this.#ownPackages ?? { digest: '', names: [] };
    if (packagesRoot === undefined || digest === '') return { modules, own: undefined };
    return { modules, own: { folder: join(packagesFolder(packagesRoot, digest), 'node_modules'), names } };
  }

  #base(harnessFolders: readonly string[]): Mount[] {
    const { root, nodePath } = this.#installation;
    return [
      { host: nodePath, inside: '/runtime/node' },
      ...harnessFolders.map((folder) => ({ host: join(root, 'dist') + folder, inside: `/harness${folder}` })),
      // Says that what lies in /harness are ES modules; the root's is not reachable from inside.
      { host: join(root, 'harness', 'package.json'), inside: '/harness/package.json' },
    ];
  }
}

const dateFlags = ({ clockStartsAtMs }: SubjectEnvironment): string[] =>
  clockStartsAtMs === undefined ? [] : [`${DATE_FLAG}${clockStartsAtMs}`];

const environmentUnder = ({ timeZone, locale }: SubjectEnvironment) => ({
  ...ENVIRONMENT,
  ...(timeZone === undefined ? {} : { TZ: timeZone }),
  ...(locale === undefined ? {} : { LC_ALL: locale }),
});
