import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FromExaminer, Job } from '../protocol/examiner-messages.ts';
import { ownerOf } from './stray-errors.ts';
import type { CollectedTask, RunListener, TaskResult } from './vitest-host.ts';

const MAX_ERROR_CHARACTERS = 20_000;
/** Of errors that say: a test waited as long as it may. */
const WAITED = new Set(['TestTimeoutError', 'HookTimeoutError', 'StillWaiting']);

interface CollectedTest {
  readonly taskId: string;
  readonly id: string;
}

/** Tells the supervisor what happens in a run of the hidden tests, as it happens. */
export class RunReporter implements RunListener {
  readonly #job: Job;
  readonly #tell: (message: FromExaminer) => void;
  readonly #ids = new Map<string, string>();
  /** What stray errors said, by the task of the test that they belong to. */
  readonly #strayErrors = new Map<string, string[]>();
  #file: readonly CollectedTest[] = [];

  constructor(job: Job, tell: (message: FromExaminer) => void) {
    this.#job = job;
    this.#tell = tell;
  }

  onCollected(file: CollectedTask & { readonly filepath: string }): void {
    const name = relative(this.#job.hiddenRoot, file.filepath);
    this.#file = testsOf(file, name);
    for (const { taskId, id } of this.#file) this.#ids.set(taskId, id);
    const error = file.result?.errors?.[0]?.message ?? null;
    this.#tell({ type: 'collected', file: name, tests: this.#file.map(({ id }) => id), error });
  }

  onResult(taskId: string, { state, errors = [], duration }: TaskResult): void {
    const id = this.#ids.get(taskId);
    if (id === undefined || (state !== 'pass' && state !== 'fail' && state !== 'skip')) return;
    if (errors.some(({ name }) => WAITED.has(name ?? ''))) this.#tell({ type: 'gave-up-waiting' });
    const strays = this.#strayErrors.get(taskId) ?? [];
    const texts = [
      ...errors.map(({ name, message, diff }) => `${name}: ${message}${diff ? `\n${diff}` : ''}`),
      ...strays,
    ];
    this.#tell({
      type: 'test',
      id,
      state: strays.length > 0 ? 'fail' : state,
      error: texts.length > 0 ? texts.join('\n').slice(0, MAX_ERROR_CHARACTERS) : null,
      place: assertionPlace(errors[0]?.stack, this.#job.hiddenRoot),
      durationMs: duration ?? 0,
    });
  }

  /** An error that no test awaited. It fails what it belongs to, also where that has passed already. */
  onStrayError(error: unknown): void {
    const { name, message, stack } = (error ?? {}) as Record<string, unknown>;
    const place = assertionPlace(String(stack), this.#job.hiddenRoot);
    const text = message === undefined ? String(error) : `${String(name)}: ${String(message)}`;
    const owner = ownerOf(error);
    const owned =
      owner === 'hidden tests'
        ? []
        : owner === 'file'
          ? this.#file
          : [...this.#ids].flatMap(([taskId, id]) => (taskId === owner.taskId ? [{ taskId, id }] : []));
    if (owned.length === 0) this.#tell({ type: 'unhandled', message: text });
    for (const { taskId, id } of owned) {
      const said = [...(this.#strayErrors.get(taskId) ?? []), text];
      this.#strayErrors.set(taskId, said);
      const all = said.join('\n').slice(0, MAX_ERROR_CHARACTERS);
      this.#tell({ type: 'test', id, state: 'fail', error: all, place, durationMs: 0 });
    }
  }
}

const FRAME = /^ {4}at (?:async )?(?:[^(]* \()?((?:file:\/\/)?\/[^\s()]+):(\d{1,9}):\d+\)?$/;

/**
 * The nearest frame in `hidden/`: the assertion, or the call of the subject that failed. Node names files that it strips of
 * types by their path where it has a compile cache. Else their URL stands there, with the query by which vitest and our
 * hook load a file anew.
 */
function assertionPlace(stack: string | undefined, hiddenRoot: string) {
  const roots = [`${pathToFileURL(hiddenRoot).href}/`, `${hiddenRoot}/`];
  for (const frame of stack?.split('\n') ?? []) {
    const [, named = '', line] = FRAME.exec(frame) ?? [];
    const root = roots.find((root) => named.startsWith(root));
    if (root === undefined) continue;
    // The frame may be one that the code under test made up: it is not decoded, and names a hidden file or nothing.
    const [file = ''] = named.slice(root.length).split('?');
    const path = `${hiddenRoot}/${file}`;
    if (join(path) === path && existsSync(path)) return { file, line: Number(line) };
  }
  return null;
}

/** A test's id is file › describes › title. */
function testsOf(task: CollectedTask, path: string): CollectedTest[] {
  return (task.tasks ?? []).flatMap((child) => {
    const id = `${path} › ${child.name}`;
    return child.type === 'test' ? [{ taskId: child.id, id }] : testsOf(child, id);
  });
}
