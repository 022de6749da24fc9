import { createHash } from 'node:crypto';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { configureGlobal } from 'fast-check';
import type { FromExaminer, Job, ToExaminer } from '../protocol/examiner-messages.ts';
import { shiftDate } from '../protocol/shifted-date.ts';
import { DATE_FLAG } from '../protocol/subject-messages.ts';
import { DatabaseClient } from './database-client.ts';
import { PlannedDeath } from './planned-death.ts';
import { SubjectGone } from './rpc-client.ts';
import { RunReporter } from './run-reporter.ts';
import { runningTests } from './running-tests.ts';
import { beginSession, type Session, type SubjectGrant } from './session.ts';
import { allAreStripped, strippedTest } from './stripped-tests.ts';
import { loadSubmission, SubjectConnection } from './subject-connection.ts';
import { SubjectGrants } from './subject-grants.ts';
import { type RunListener, UNHEARD, VitestHost } from './vitest-host.ts';

/**
 * The examiner process: warms vitest, then runs the hidden tests of one submission and tells the supervisor
 * what it sees. It holds no verdict and no store; it is used once.
 */

for (const flag of process.argv)
  if (flag.startsWith(DATE_FLAG)) shiftDate(Number(flag.slice(DATE_FLAG.length)));

/** Replaced by vitest while tests run. */
const exit = process.exit.bind(process);
const HIDDEN_IMPORT = 'bugsquash/examiner';

let jobCount = 0;
let hiddenUrl = '';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === HIDDEN_IMPORT)
      return { url: new URL('./api.js', import.meta.url).href, shortCircuit: true };
    const resolved = nextResolve(specifier, context);
    // A module registers its tests when it is evaluated, so each job needs modules of its own.
    if (jobCount < 2 || !resolved.url.startsWith(hiddenUrl)) return resolved;
    return { ...resolved, url: `${resolved.url.split('?')[0]}?job=${jobCount}` };
  },
  load(url, context, nextLoad) {
    const [path = url] = url.split('?');
    const isHidden = jobCount > 0 && path.startsWith(hiddenUrl) && path.endsWith('.ts');
    const source = isHidden ? strippedTest(fileURLToPath(path)) : undefined;
    return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
  },
});

const tell = (message: FromExaminer) => process.send?.(message);

const grants = new SubjectGrants(tell);
let onOutput: ((text: string) => void) | undefined;
let warmUpSession: Session | undefined;
/** Of the job that runs. */
let reporter: RunReporter | undefined;
let death = new PlannedDeath(null, runningTests, () => {});
/** The subject and database process of the warm-up, or of the job before, for the job that follows. */
let kept: SubjectGrant | undefined;

process.on('message', (message: ToExaminer, handle: unknown) => {
  switch (message.type) {
    case 'channel':
    case 'subject':
    case 'void-subject':
    case 'no-subject':
      grants.receive(message, handle);
      break;
    case 'output':
      onOutput?.(message.text);
      break;
    case 'warm-up':
      void warmUp(message.job);
      break;
    case 'end-warm-up':
      // A test that has failed skips those behind it, in a job that stops at failures.
      if (warmUpSession) warmUpSession.hasFailedTest = true;
      break;
    case 'job':
      runJob(message).catch(endBrokenJob);
      break;
  }
});
process.on('disconnect', () => exit(0));
// vitest leaves such errors to other listeners.
process.on('unhandledRejection', onStrayError).on('uncaughtException', onStrayError);

const vitest = new VitestHost();
const vitestIsLoaded = loadVitest();
await vitestIsLoaded;
tell({ type: 'ready' });

function onStrayError(error: unknown): void {
  if (reporter) reporter.onStrayError(error);
  // During a warm-up it costs time alone; before, this process is of no use.
  else if (!warmUpSession) throw error;
}

/** A job that did not run to its end makes no verdict, and nothing has to wait for it. */
function endBrokenJob(error: unknown): void {
  tell({ type: 'unhandled', message: String(error) });
  tell({ type: 'done', keepsSubject: false, mostRequests: death.mostRequests });
}

async function loadVitest(): Promise<void> {
  // A job may have come already; what it preloads is asked for first.
  await setImmediate();
  if (!allAreStripped(process.cwd())) stripTypeScriptTypes('let warm: true');
  await vitest.warm('/', fileURLToPath(new URL('./warm-up/vitest-once.js', import.meta.url)));
}

async function newSubject(job: Job, keepDatabase: boolean): Promise<SubjectGrant> {
  const Upstream = job.world.includes('fetch')
    ? (await import('./upstream-channel.ts')).UpstreamChannel
    : undefined;
  const { grant, control, http, upstream, database } = await grants.ask(keepDatabase);
  const closed = () => new Promise((resolve) => control.once('close', resolve));
  const beforeRequest = () => death.before(grant, closed);
  return {
    grant,
    subject: new SubjectConnection({ control, http, upstream }, job.requestLimitMs, beforeRequest, Upstream),
    databaseClient: database && new DatabaseClient(database, job.requestLimitMs),
  };
}

/** What goes wrong here costs time alone: then the job asks for a subject of its own. */
async function warmUp(job: Job): Promise<void> {
  warmUpSession = beginSession({
    job,
    async newSubject(keepDatabase) {
      kept = await newSubject(job, keepDatabase);
      return kept;
    },
    async load(subject) {
      const { style, world } = job;
      await subject.rpc.ask({ op: 'load-warm-up', style, world }, job.startLimitMs);
      return undefined;
    },
    readOutput: async () => '',
    reportProblem() {},
    reportBroken() {},
    reportLimit() {},
  });
  const file = fileURLToPath(new URL('./warm-up/warm-up-tests.js', import.meta.url));
  const passed = new Set<string>();
  const listener: RunListener = {
    ...UNHEARD,
    onResult: (taskId, { state }) => void (state === 'pass' && passed.add(taskId)),
  };
  await vitest.run([file], '/', job.testLimitMs, null, listener).catch(() => {});
  warmUpSession = undefined;
  tell({ type: 'warmed-up', rounds: passed.size });
}

async function runJob(job: Job): Promise<void> {
  jobCount += 1;
  hiddenUrl = `${pathToFileURL(job.hiddenRoot).href}/`;
  configureGlobal({ seed: Number(BigInt(job.seed) % 2_147_483_647n), verbose: 0 });
  // Of a job before this one; what was kept of the warm-up is for the first job.
  if (jobCount > 1 && !job.sharesSubject) {
    kept?.subject.end(new SubjectGone('the next job wants one of its own'));
    kept?.databaseClient?.close();
    kept = undefined;
  }
  const limits = new Set<string>();
  const session = beginSession({
    job,
    async newSubject(keepDatabase) {
      const ready = keepDatabase ? undefined : kept;
      kept = undefined;
      return ready?.subject.isWhole ? ready : newSubject(job, keepDatabase);
    },
    load: (subject) => loadSubmission(subject, job),
    readOutput: () =>
      new Promise((resolve) => {
        onOutput = resolve;
        tell({ type: 'want-output' });
      }),
    reportProblem: (problem, grant) => tell({ type: 'problem', grant, problem }),
    reportBroken: (message) => tell({ type: 'unhandled', message }),
    reportLimit: (name) => {
      if (limits.has(name)) return;
      limits.add(name);
      tell({ type: 'limit', name });
    },
  });

  death = new PlannedDeath(job.subjectDiesAtRequest, runningTests, (grant) =>
    tell({ type: 'end-subject', grant }),
  );
  reporter = new RunReporter(job, tell);
  runningTests.reset();

  session.preload();
  await vitestIsLoaded;

  const ordered = job.shuffleSeed === null ? job.files : shuffledFiles(job);
  const batches = job.process === 'fresh' ? ordered.map((file) => [file]) : [ordered];
  for (const files of batches) {
    await vitest.run(files, job.hiddenRoot, job.testLimitMs, job.shuffleSeed, reporter);
    if (job.process === 'fresh') session.retire();
  }
  kept = job.sharesSubject ? session.release() : undefined;
  session.retire();
  // The supervisor ends this process: an exit of its own could overtake the message.
  tell({ type: 'done', keepsSubject: kept !== undefined, mostRequests: death.mostRequests });
}

function shuffledFiles({ files, shuffleSeed }: Job): string[] {
  const rank = (file: string) => createHash('sha256').update(`${shuffleSeed}\0${file}`).digest('hex');
  return [...files].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
