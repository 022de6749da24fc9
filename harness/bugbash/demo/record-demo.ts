import { createHash } from 'node:crypto';
import { type Collection, listExercises, readExercise } from '../../catalog/catalog.ts';
import { readExerciseFiles } from '../../catalog/exercise-files.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { BashFile } from '../host/bash-file.ts';
import { openBashHome } from '../host/bash-home.ts';
import { type OpenBashOptions, rulesOf } from '../host/open-bash.ts';
import { hashOfToken, newToken } from '../host/secrets.ts';
import { msOf } from '../log/clock.ts';
import type { NewEntry } from '../ports.ts';
import { type DemoEntry, demoPlay } from './demo-entries.ts';
import { DEMO_FREEZE_MINUTES, DEMO_MINUTES, DEMO_PAUSE, DEMO_PLAYED_MINUTES } from './recorded-play.ts';

export interface RecordedDemo {
  readonly file: BashFile;
  /** What has not happened yet. */
  readonly rest: readonly DemoEntry[];
  /** Of the first participant, to look at their page. */
  readonly token: string;
}

/** Those that the play was recorded over. */
const PREFERRED = ['money-split', 'feed-pagination'];
const EXERCISES = 2;
/** Nothing is secret about a demo, and the same play has the same verdicts. */
const SEED = '20261127';

/** Writes the recorded play into a new store, up to where the demo opens; `openBash` then goes on with it. */
export async function recordDemo({
  dataDirectory,
  collection,
  openStore,
  nowMs,
}: Pick<OpenBashOptions, 'dataDirectory' | 'collection' | 'openStore'> & {
  readonly nowMs: number;
}): Promise<Result<RecordedDemo>> {
  const chosen = exercisesOf(collection);
  if (!chosen.ok) return chosen;
  const file: BashFile = {
    name: 'Demo bash',
    exercises: chosen.value.map(({ manifest }) => manifest.id),
    minutes: DEMO_MINUTES,
    freeze_minutes: DEMO_FREEZE_MINUTES,
    teams: 'teams',
    hints: 'on',
    assistants: 'allowed',
    own_tests_score: false,
  };
  const rules = { ...rulesOf(file, chosen.value, () => SEED), demo: true as const };
  const { entries, fileSets } = demoPlay(rules, chosen.value.map(readExerciseFiles), (bytes) =>
    createHash('sha256').update(bytes).digest('hex'),
  );
  const home = openBashHome(dataDirectory, file.name);
  if (!home.ok) return home;
  const opened = openStore(home.value.database, () => nowMs);
  if (!opened.ok) return opened;
  const { store } = opened.value;
  try {
    for (const bytes of fileSets) {
      const kept = await store.putBlob(bytes);
      if (!kept.ok) return kept;
    }
    const startMs = nowMs - serverMs(msOf(DEMO_PLAYED_MINUTES));
    const played = entries.filter(({ elapsedMs }) => elapsedMs <= msOf(DEMO_PLAYED_MINUTES));
    const token = newToken();
    const createdMs = startMs + Math.min(0, ...played.map(({ elapsedMs }) => elapsedMs));
    const all: readonly NewEntry[] = [
      { atMs: createdMs, who: 'host', event: { type: 'bash-created', rules } },
      ...played.map(({ elapsedMs, who, event }) => ({
        ...{ who, event },
        atMs: startMs + serverMs(elapsedMs) - (event.type === 'paused' ? msOf(DEMO_PAUSE.minutes) : 0),
      })),
      ...tokenOf(played, token, nowMs),
    ];
    const appended = await store.append(home.value.slug, all, 0);
    return appended.ok ? success({ file, rest: entries.slice(played.length), token }) : appended;
  } finally {
    await store.close();
  }
}

/** Server time since the start at a contest time: the pause lies between, and it ends at `resumed`. */
const serverMs = (elapsedMs: number): number =>
  elapsedMs + (elapsedMs >= msOf(DEMO_PAUSE.atMinute) ? msOf(DEMO_PAUSE.minutes) : 0);

function tokenOf(played: readonly DemoEntry[], token: string, atMs: number): readonly NewEntry[] {
  const first = played.find(({ event }) => event.type === 'person-joined')?.event;
  if (first?.type !== 'person-joined') return [];
  const { person } = first;
  const event = { type: 'token-issued' as const, person, tokenHash: hashOfToken(token) };
  return [{ atMs, who: 'program', event }];
}

function exercisesOf(collection: Collection): Result<readonly Exercise[]> {
  const known = listExercises(collection).map(({ id }) => id);
  const ids = [
    ...PREFERRED.filter((id) => known.includes(id)),
    ...known.filter((id) => !PREFERRED.includes(id)),
  ];
  const exercises = ids.flatMap((id) => {
    const read = readExercise(collection, id);
    return read.ok ? [read.value] : [];
  });
  if (exercises.length > 0) return success(exercises.slice(0, EXERCISES));
  return failed('unknown-exercise', 'There is no exercise here to show a bash with.', {
    command: ['list'],
    lead: 'See what the collection has',
  });
}
