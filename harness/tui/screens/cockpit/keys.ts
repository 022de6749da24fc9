import type { AttemptState } from '../../../domain/attempt.ts';
import type { KeyHelp } from '../../components/key-bar.tsx';
import type { Pane, TestsRunning } from '../attempt/state.ts';

/** What decides which keys do something. */
export interface CockpitSituation {
  readonly state: AttemptState;
  readonly isAsked: boolean;
  /** Whether the last submission has no symptom and no regression left, as far as the candidate may know. */
  readonly isAllGone: boolean;
  readonly hasEditor: boolean;
  readonly hasChanges: boolean;
  readonly hasHints: boolean;
  /** Whether there is a place that `o` opens. */
  readonly hasPlace: boolean;
  readonly failures: number;
  readonly testing: TestsRunning | null;
  readonly testsOnSave: boolean;
  readonly isWide: boolean;
  readonly pane: Pane;
}

const FINISH: KeyHelp = {
  key: 'f',
  does: 'finish',
  explains: 'finish the attempt: debrief, then the reference',
};

/** The keys that do something now, the more frequent first; what somebody waits for comes before all. */
export function cockpitKeys(now: CockpitSituation): readonly KeyHelp[] {
  const { state, isWide, failures } = now;
  const isPaused = state.phase === 'paused';
  const canPause = state.prepared.mode === 'practice' && (state.phase === 'running' || isPaused);
  const when = (holds: boolean, ...keys: readonly KeyHelp[]) => (holds ? keys : []);
  return [
    ...when(now.isAsked, { key: 'a', does: 'answer', explains: "answer the interviewer's question" }),
    ...when(isPaused, { key: 'p', does: 'go on', explains: 'let the clock run again' }),
    ...when(now.isAllGone, { ...FINISH, does: 'finish: all are gone' }),
    now.testing === null
      ? { key: 'r', does: 'run tests', explains: 'run the visible tests' }
      : { key: 'r', does: 'stop tests', explains: 'stop the visible tests' },
    { key: 's', does: 'submit', explains: 'have the hidden tests judge your files as they are' },
    { key: 't', does: 'ticket', explains: 'read the whole ticket' },
    ...when(now.hasPlace, {
      key: 'o',
      does: 'open',
      explains: 'open the editor at the failing test, or at the changed file',
    }),
    ...when(now.hasEditor, {
      key: 'e',
      does: 'editor',
      explains: 'open $VISUAL or $EDITOR on the workspace',
    }),
    ...when(now.hasHints, { key: 'h', does: 'hint', explains: 'see what hints cost, and take one' }),
    { key: 'n', does: 'note', explains: 'write a note into the log of this attempt' },
    { key: 'd', does: 'diff', explains: 'see what you changed' },
    ...when(state.submissions.length > 0, {
      key: 'v',
      does: 'verdict',
      explains: 'see your submissions again',
    }),
    ...when(canPause && !isPaused, { key: 'p', does: 'pause', explains: 'stop the clock (practice only)' }),
    ...when(!now.isAllGone, FINISH),
    ...when(isWide, {
      key: 'tab',
      does: 'pane',
      explains: 'the next pane on the right; shift-tab the one before',
    }),
    {
      key: '1–5',
      does: 'panes',
      explains: '1 ticket, 2 diff, 3 failing test, 4 hints, 5 log; arrows scroll them',
    },
    ...when(failures > 1, { key: '←→', does: 'tests', explains: 'another of the failing tests' }),
    ...when(failures > 0, { key: 'i', does: 'one test', explains: 'run the failing test alone' }),
    { key: '!', does: 'shell', explains: 'a shell in the workspace; exit comes back' },
    {
      key: 'w',
      does: now.testsOnSave ? 'no tests on save' : 'tests on save',
      explains: now.testsOnSave
        ? 'stop running the visible tests on each save'
        : 'run the visible tests on each save',
    },
    ...when(now.hasChanges, {
      key: 'x',
      does: 'reset',
      explains: 'put the files back as they were at the start',
    }),
    { key: 'q', does: 'leave', explains: 'leave; the attempt goes on, and so does its clock', stays: true },
  ];
}
