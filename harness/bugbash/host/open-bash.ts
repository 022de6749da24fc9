import { type Collection, readExercise } from '../../catalog/catalog.ts';
import { keepExercise, readKeptExercise } from '../../catalog/kept-exercise.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { type Failure, failed, type Result, success } from '../../domain/failure.ts';
import { msOf } from '../log/clock.ts';
import type { BashRules } from '../log/events.ts';
import { type BashState, digestOf } from '../log/state.ts';
import type { BashStore, GradingQueue, NewEntry } from '../ports.ts';
import type { BashDatabase } from '../worker-ports.ts';
import { restoreBackup } from './backup.ts';
import type { BashFile } from './bash-file.ts';
import { type BashHome, openBashHome } from './bash-home.ts';
import { packClient } from './client-package.ts';
import { type ExerciseArchive, packExercise } from './exercise-archive.ts';
import type { HostContext } from './host-context.ts';
import { LiveLog } from './live-log.ts';
import { newSeed } from './secrets.ts';
import {
  contentInForce,
  contentNamedIn,
  fetchContent,
  publishContent,
  withSharedSecrets,
} from './shared-content.ts';

export interface OpenBashOptions {
  readonly file: BashFile;
  readonly dataDirectory: string;
  readonly collection: Collection;
  readonly cloneRoot: string;
  readonly clock: Clock;
  readonly openStore: (
    database: string,
    nowMs: () => number,
  ) => Result<{ readonly store: BashStore; readonly queue: GradingQueue }>;
  /** In place of `openStore`: the database that this host has in common with others. */
  readonly database?: BashDatabase | undefined;
  /** The base of addresses that participants type. */
  readonly url: string;
  /** Folder of a backup to begin with. */
  readonly restore?: string | undefined;
}

/** For everybody in the lobby, unscored. */
const WARM_UP = 'money-split';

/** Begins the bash that the file describes, or goes on with the one that was begun with the same file. */
export async function openBash(options: OpenBashOptions): Promise<Result<HostContext>> {
  const { restore, dataDirectory, file } = options;
  if (restore === undefined) return openPresent(options);
  const restored = restoreBackup(dataDirectory, file.name, restore);
  if (!restored.ok) return restored;
  const opened = await openPresent(options);
  if (!opened.ok) restored.value();
  return opened;
}

async function openPresent(options: OpenBashOptions): Promise<Result<HostContext>> {
  const own = openBashHome(options.dataDirectory, options.file.name);
  if (!own.ok) return own;
  const { database } = options;
  const home = database ? await withSharedSecrets(own.value, database) : own;
  if (!home.ok) return home;
  const opened = database
    ? success(database)
    : options.openStore(home.value.database, () => options.clock.now().atMs);
  if (!opened.ok) return opened;
  const context = await contextOver(options, home.value, opened.value);
  if (!context.ok) await opened.value.store.close();
  return context;
}

async function contextOver(
  options: OpenBashOptions,
  home: BashHome,
  { store, queue }: { readonly store: BashStore; readonly queue: GradingQueue },
): Promise<Result<HostContext>> {
  const { file, clock, collection, cloneRoot, url } = options;
  const known = await store.list();
  if (!known.ok) return known;
  if (!known.value.some(({ bash }) => bash === home.slug)) {
    const begun = await begin(options, home, store);
    if (!begun.ok) return begun;
  }
  const log = await LiveLog.open(store, home.slug, clock);
  if (!log.ok) return log;
  const { state } = log.value.now;
  const changed = differences(file, state.rules);
  if (changed.length > 0)
    return failed(
      'wrong-state',
      `"${file.name}" was begun with another file: ${changed.join('; ')}.`,
      'Put the file back as it was (the clock is changed with "host admin extend"), or give the new bash another name.',
    );
  const database = options.database ?? null;
  if (database) await fetchContent(database, state, home.folder);
  const content = contentOf(state, home, collection);
  if (!content.ok) return content;
  if (database) {
    const published = await publishContent(database, options.dataDirectory, content.value.values());
    if (!published.ok) return published;
  }
  const exercises = state.rules.exercises.flatMap(
    ({ id, digest }) => content.value.get(digest) ?? content.value.get(digestOf(state, id) ?? '') ?? [],
  );
  const warmUp = warmUpOf(collection, file);
  const archives = new Map<string, ExerciseArchive>();
  for (const exercise of [...exercises, ...(warmUp ? [warmUp] : [])])
    archives.set(exercise.manifest.id, await packExercise(exercise));
  const client = await packClient(cloneRoot, [...exercises, ...(warmUp ? [warmUp] : [])], url);
  if (!client.ok) return client;
  return success({
    ...{ home, store, queue, database, clock, archives, warmUp, url },
    log: log.value,
    content: content.value,
    client: client.value,
    grading: new Set<string>(),
    seen: new Map<string, number>(),
    moments: new Set<() => void>(),
  });
}

async function begin(
  { file, clock, collection }: OpenBashOptions,
  home: BashHome,
  store: BashStore,
): Promise<Result<void>> {
  const exercises: Exercise[] = [];
  for (const id of file.exercises) {
    const exercise = readExercise(collection, id);
    if (!exercise.ok) return exercise;
    const kept = keepExercise(home.folder, exercise.value);
    if (!kept.ok) return kept;
    exercises.push(exercise.value);
  }
  const { atMs } = clock.now();
  const entries: NewEntry[] = [
    { atMs, who: 'host', event: { type: 'bash-created', rules: rulesOf(file, exercises, newSeed) } },
  ];
  if (file.starts_at !== undefined) {
    const startsAtMs = Date.parse(file.starts_at);
    if (startsAtMs <= atMs)
      return failed(
        'bad-arguments',
        `"starts_at" is ${file.starts_at}, which has passed.`,
        'Write a later time, or leave it out and start the bash yourself.',
      );
    entries.push({ atMs, who: 'host', event: { type: 'scheduled', startsAtMs } });
  }
  const appended = await store.append(home.slug, entries, 0);
  return appended.ok ? success(undefined) : appended;
}

/** @param seedOf yields the secret seed of each exercise */
export function rulesOf(file: BashFile, exercises: readonly Exercise[], seedOf: () => string): BashRules {
  return {
    name: file.name,
    exercises: exercises.map(({ manifest, solution, digest }) => ({
      id: manifest.id,
      version: manifest.version,
      digest,
      title: manifest.title,
      seed: seedOf(),
      bugs: solution.bugs.map(({ id, title, weight, symptom, hints }) => ({
        ...{ id, title, weight, symptom },
        hintCosts: hints.map(({ cost }) => cost),
      })),
    })),
    lengthMs: msOf(file.minutes),
    freezeMs: file.freeze_minutes === undefined ? null : msOf(file.freeze_minutes),
    teams: file.teams,
    hints: file.hints,
    assistants: file.assistants,
    ownTestsScore: file.own_tests_score,
  };
}

/** What the file says otherwise than the bash was begun with, in words. */
function differences(file: BashFile, rules: BashRules): string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['name', rules.name, file.name],
    ['exercises', rules.exercises.map(({ id }) => id).join(', '), file.exercises.join(', ')],
    ['minutes', rules.lengthMs / 60_000, file.minutes],
    [
      'freeze_minutes',
      rules.freezeMs === null ? 'none' : rules.freezeMs / 60_000,
      file.freeze_minutes ?? 'none',
    ],
    ['teams', rules.teams, file.teams],
    ['hints', rules.hints, file.hints],
    ['assistants', rules.assistants, file.assistants],
    ['own_tests_score', rules.ownTestsScore, file.own_tests_score],
  ];
  return pairs
    .filter(([, before, now]) => before !== now)
    .map(([key, before, now]) => `"${key}" was ${String(before)} and is ${String(now)}`);
}

/** What is or was graded by, by digest, as far as it is there; without what is in force, the bash can't be hosted. */
function contentOf(state: BashState, home: BashHome, collection: Collection): Result<Map<string, Exercise>> {
  const content = new Map<string, Exercise>();
  for (const named of contentNamedIn(state)) {
    const found = findContent(named, home, collection);
    if (found) content.set(named.digest, found);
  }
  const [lacking] = contentInForce(state).filter(({ digest }) => !content.has(digest));
  return lacking ? { ok: false, failure: lackingContent(lacking, home) } : success(content);
}

/** Kept with the bash, or the same in the collection. */
export const findContent = (
  named: Pick<Exercise, 'digest'> & { readonly id: string },
  home: BashHome,
  collection: Collection,
): Exercise | undefined => readKeptExercise(home.folder, named) ?? sameIn(collection, home, named);

export const lackingContent = (
  { id, digest }: { readonly id: string; readonly digest: string },
  { folder }: BashHome,
): Failure =>
  failed(
    'exercise-changed',
    `The exercise "${id}" that this bash is graded by (${digest.slice(0, 12)}…) is neither kept in ${folder} nor in the collection.`,
    `Copy the folder "content" of the bash from where it was hosted into ${folder}, or check out the collection as it was.`,
  ).failure;

function sameIn(
  collection: Collection,
  home: BashHome,
  { id, digest }: { readonly id: string; readonly digest: string },
): Exercise | undefined {
  const exercise = readExercise(collection, id);
  if (!exercise.ok || exercise.value.digest !== digest) return undefined;
  keepExercise(home.folder, exercise.value);
  return exercise.value;
}

function warmUpOf(collection: Collection, { exercises }: BashFile): Exercise | null {
  if (exercises.includes(WARM_UP)) return null;
  const exercise = readExercise(collection, WARM_UP);
  return exercise.ok ? exercise.value : null;
}
