import type { AttemptState } from '../../../domain/attempt.ts';

/** A key of the cockpit, in a word for the key bar and in a sentence for the list of all keys. */
export interface CockpitKey {
  readonly key: string;
  readonly does: string;
  readonly explains: string;
}

const answer: CockpitKey = {
  key: 'a',
  does: 'answer',
  explains: "answer the interviewer's question, when there is one",
};

/** The keys that do something now, the more frequent first; what somebody waits for comes before all. */
export function cockpitKeys(state: AttemptState, isAsked: boolean): readonly CockpitKey[] {
  const canPause =
    state.prepared.mode === 'practice' && (state.phase === 'running' || state.phase === 'paused');
  const pause = {
    key: 'p',
    does: state.phase === 'paused' ? 'go on' : 'pause',
    explains: state.phase === 'paused' ? 'let the clock run again' : 'stop the clock (practice only)',
  };
  return [
    ...(isAsked ? [answer] : []),
    { key: 'r', does: 'run tests', explains: 'run the visible tests; again stops them' },
    { key: 's', does: 'submit', explains: 'have the hidden tests judge your files as they are' },
    { key: 't', does: 'ticket', explains: 'read the ticket again' },
    { key: 'e', does: 'editor', explains: 'open $VISUAL or $EDITOR on the workspace' },
    { key: 'h', does: 'hint', explains: 'see what hints cost, and take one' },
    { key: 'n', does: 'note', explains: 'write a note into the log of this attempt' },
    { key: 'd', does: 'diff', explains: 'see what you changed' },
    { key: 'v', does: 'verdict', explains: 'see the last submission again' },
    ...(canPause ? [pause] : []),
    ...(isAsked ? [] : [answer]),
    { key: 'f', does: 'finish', explains: 'finish the attempt: debrief, then the reference' },
    { key: 'x', does: 'reset', explains: 'put the files back as they were at the start' },
    { key: 'q', does: 'leave', explains: 'leave; the attempt goes on, and so does its clock' },
  ];
}

/** For the key bar, which ends with the way to all keys. */
export const keyBarOf = (state: AttemptState, isAsked: boolean) => [
  ...cockpitKeys(state, isAsked),
  { key: '?', does: 'all keys' },
];
