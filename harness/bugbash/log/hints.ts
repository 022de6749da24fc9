import { clockAt, isOver } from './clock.ts';
import { bugKey, standingOf } from './score.ts';
import { type BashState, exerciseOf } from './state.ts';
import { type BoughtHint, playOf } from './submissions.ts';

/** What a team gets that asks for a hint of a bug now. */
export type HintOffer =
  /** The team has it already: it is read again, and costs nothing more. */
  | { readonly kind: 'bought'; readonly hint: BoughtHint }
  | { readonly kind: 'offered'; readonly step: number /** 0 after the end. */; readonly cost: number }
  | {
      readonly kind: 'refused';
      readonly why: 'hints-off' | 'not-started' | 'paused' | 'already-squashed' | 'none-left' | 'not-next';
    };

export function hintOffer(
  state: BashState,
  team: string,
  {
    exercise,
    bug,
    step: wanted,
  }: {
    readonly exercise: string;
    readonly bug: string;
    /** Which hint of the bug was asked for, so that two people who ask at once pay once; absent: the next. */
    readonly step?: number | undefined;
  },
  atMs: number,
): HintOffer {
  const clock = clockAt(state.clock, atMs);
  const taken = boughtHints(state, team, exercise, bug);
  const hint = wanted === undefined ? undefined : taken[wanted];
  if (hint) return { kind: 'bought', hint };
  const refused = (why: (HintOffer & { kind: 'refused' })['why']): HintOffer => ({ kind: 'refused', why });
  if (state.rules.hints === 'off') return refused('hints-off');
  if (clock.phase === 'lobby') return refused('not-started');
  if (clock.phase === 'paused') return refused('paused');
  if (isSquashed(state, team, exercise, bug)) return refused('already-squashed');
  const step = taken.length;
  const costs = exerciseOf(state, exercise)?.bugs.find(({ id }) => id === bug)?.hintCosts ?? [];
  const cost = costs[step];
  if (cost === undefined) return refused('none-left');
  if (wanted !== undefined && wanted !== step) return refused('not-next');
  return { kind: 'offered', step, cost: isOver(clock, team) ? 0 : cost };
}

/** In the order of their steps. */
export const boughtHints = (
  { plays }: BashState,
  team: string,
  exercise: string,
  bug: string,
): readonly BoughtHint[] =>
  playOf(plays, team).hints.filter((hint) => hint.exercise === exercise && hint.bug === bug);

const isSquashed = ({ plays }: BashState, team: string, exercise: string, bug: string): boolean =>
  standingOf(playOf(plays, team)).squashes.has(bugKey(exercise, bug));
