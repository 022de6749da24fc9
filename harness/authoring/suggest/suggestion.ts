import type { Tree } from '../../catalog/exercise-files.ts';

/** Code with one change in it, before anybody knows what the change does. */
export interface Candidate {
  /** Names it within its exercise, from 1, as long as the code stays as it is. */
  readonly number: number;
  /** What was changed, in one line. */
  readonly text: string;
  /** A word or two for what kind of change it is, as a name may have it. */
  readonly kind: string;
  /** Relative to `repo/`. */
  readonly file: string;
  /** From 1, in the right code. */
  readonly line: number;
  readonly tree: Tree;
  /** The two trees whose answers to generated inputs are compared. */
  readonly compared: () => { readonly reference: Tree; readonly other: Tree };
}

/** A candidate that is worth showing, with what it does. */
export interface Suggestion extends Pick<Candidate, 'number' | 'text' | 'kind' | 'file' | 'line'> {
  /** From the right code to this one, as git shows it. */
  readonly diff: string;
  /** How it behaves differently. */
  readonly difference: string;
  /** Ids of the hidden tests that fail with it; none where only generated inputs show it. */
  readonly failing: readonly string[];
  /** Visible tests that fail with it. */
  readonly visible: readonly string[];
}

export interface Suggestions {
  readonly suggestions: readonly Suggestion[];
  /** Candidates that there are, and of how many it is known what they do. */
  readonly made: number;
  readonly tried: number;
  /** Why the others of those tried are not among the suggestions. */
  readonly left: Readonly<Record<WhyLeft, number>>;
  /** Hidden tests that fail on the right code: they can notice nothing. */
  readonly failingAlready: readonly string[];
  /** Hidden tests that fail because another bug is alive, which they notice. */
  readonly noticingOthers: readonly { readonly test: string; readonly bug: string }[];
}

/**
 * - `unnoticed`: no hidden test fails and no generated input shows it, so it may be no bug at all
 * - `too plain`: visible tests or the type checker give it away
 * - `not running`: the code does not start, or hangs
 * - `entangled`: it lies too near another bug, or makes tests of one fail
 */
export type WhyLeft = 'unnoticed' | 'too plain' | 'not running' | 'entangled';

/** What is tried of candidates, and what of the results makes a suggestion. */
export interface Weighing {
  /** The right code, which candidates are compared with. */
  readonly base: Tree;
  /** Where other bugs are alive in it: the solved tree, and that tree with each of them. */
  readonly others?: {
    readonly solved: Tree;
    readonly alive: readonly { readonly bug: string; readonly tree: Tree }[];
  };
  /** In the order in which to try them. */
  readonly candidates: readonly Candidate[];
  /** Whether a candidate could be kept at all; asked before it is tried. */
  readonly isFit: (candidate: Candidate) => boolean;
  /** Hidden files to run. */
  readonly files: readonly string[];
  readonly script: 'differential' | 'extension';
  /** So many visible tests may turn red. */
  readonly mostVisible: number;
  /** Whether a hidden test that fails would have to belong to another bug. */
  readonly isAnothers: (testId: string) => boolean;
}
