import { join, relative } from 'node:path';
import type { NextStep } from '../domain/failure.ts';
import { shellQuote } from './shell-quote.ts';

/** Where a next step will be read, and what was typed to get there. */
export interface Reader {
  /** Absolute. */
  readonly currentDirectory: string;
  readonly cloneRoot: string;
  /** Whether `npx` finds us from there: in our repository and in a workspace. */
  readonly isFoundByNpx: boolean;
  /** Whether the current directory has been taken away, as a tree is that was recorded from inside. */
  readonly isGone?: () => boolean;
  /** What followed the program's name; empty where nothing was typed, as in the terminal UI. */
  readonly typed?: readonly string[];
  /** The collection that was named, as flags, so that a command about its exercises names it again. */
  readonly collectionFlags?: readonly string[];
}

/** Words commands so that they can be pasted where they are read. */
export interface StepWording {
  /** What stands before a bugsquash command. */
  readonly program: string;
  /**
   * A bugsquash command.
   * @param words what follows the program's name; quoted here
   * @param workspace the workspace it is about, named where it can't be found by itself
   */
  command(words: readonly string[], workspace?: string): string;
  next(step: NextStep): string;
}

/** Where `npx` does not find us, it would ask the registry for a stranger's package. */
const BY_NPX = 'npx bugsquash';

export function stepWording({
  currentDirectory,
  cloneRoot,
  isFoundByNpx,
  typed = [],
  collectionFlags = [],
  isGone = () => false,
}: Reader): StepWording {
  const program = isFoundByNpx
    ? BY_NPX
    : shellLine(['node', join(cloneRoot, 'harness', 'launcher', 'bugsquash.mjs')]);
  const command = (words: readonly string[], workspace?: string): string => {
    const where =
      workspace === undefined
        ? collectionFlags
        : isInside(currentDirectory, workspace)
          ? []
          : ['--dir', workspace];
    const first = isGone() ? `cd ${shellQuote(cloneRoot)} && ` : '';
    return `${first}${program} ${shellLine([...words, ...where])}`;
  };
  const next = (step: NextStep): string => {
    if (typeof step === 'string') return step;
    if ('retype' in step) return retyped(step.retype);
    const text =
      'command' in step
        ? command(step.command, step.workspace)
        : `${step.in === undefined ? '' : `cd ${shellQuote(step.in)} && `}${shellLine(step.run)}`;
    return step.lead === undefined ? text : `${step.lead}: ${text}`;
  };
  const retyped = ({ replace, workspace }: Retype): string => {
    if (typed.length === 0) {
      if (replace) return `Did you mean "${replace.meant}"?`;
      return workspace === undefined ? 'Do the same again.' : command(['status'], workspace);
    }
    const words = replace ? corrected(typed, replace) : typed;
    return `${program} ${shellLine(workspace === undefined ? words : inWorkspace(words, workspace))}`;
  };
  return { program, command, next };
}

/** A bugsquash command for people who have gone to a workspace first. */
export const typedInWorkspace = (words: readonly string[]): string =>
  [BY_NPX, ...words.map(shellQuote)].join(' ');

type Retype = Extract<NextStep, { readonly retype: unknown }>['retype'];

const shellLine = (words: readonly string[]): string => words.map(shellQuote).join(' ');

function corrected(
  words: readonly string[],
  { typo, meant }: { readonly typo: string; readonly meant: string },
): readonly string[] {
  const at = words.findIndex((word) => word === typo || word.startsWith(`${typo}=`));
  return words.map((word, index) => (index === at ? meant + word.slice(typo.length) : word));
}

/** The same words with another `--dir`. */
function inWorkspace(words: readonly string[], workspace: string): readonly string[] {
  const kept = words.filter(
    (word, index) => word !== '--dir' && !word.startsWith('--dir=') && words[index - 1] !== '--dir',
  );
  return [...kept, '--dir', workspace];
}

function isInside(inner: string, outer: string): boolean {
  const path = relative(outer, inner);
  return path === '' || !(path === '..' || path.startsWith('../') || path.startsWith('/'));
}
