import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failed, type NextStep } from '../../domain/failure.ts';
import { dataDirectory, workspacesRoot } from '../../locations.ts';
import type { Command } from '../command.ts';

/**
 * In a workspace of a bash the host keeps clock, verdicts and hints, so these commands are others there than in an
 * attempt of one's own. Light to load: every command asks here first.
 */
const IN_A_BASH: Readonly<Record<string, () => Promise<Command>>> = {
  status: async () => (await import('./status.ts')).bashStatus,
  ticket: async () => (await import('./ticket.ts')).bashTicket,
  test: async () => (await import('./local.ts')).bashTest,
  submit: async () => (await import('./submit.ts')).bashSubmit,
  hint: async () => (await import('./hint.ts')).bashHint,
  diff: async () => (await import('./local.ts')).bashDiff,
  board: async () => (await import('../commands/board.ts')).board,
  ask: async () => (await import('../commands/ask.ts')).ask,
  dispute: async () => (await import('../commands/dispute.ts')).dispute,
  pull: async () => (await import('../commands/pull.ts')).pull,
};

/** What the others of an attempt are told there. */
const ELSEWHERE: Readonly<Record<string, { readonly why: string; readonly next: NextStep }>> = {
  pause: {
    why: "The clock of a bash is the host's; it is paused for all at once.",
    next: { command: ['ask', 'Can we have a pause?'] },
  },
  resume: {
    why: "The clock of a bash is the host's; it runs for all at once.",
    next: { command: ['status'] },
  },
  finish: {
    why: 'A bash ends for all at once; until then your best submission counts.',
    next: { command: ['board'] },
  },
  reveal: {
    why: 'The host reveals the solutions of a bash, after its end; then debriefs and votes are on your page.',
    next: { command: ['status'], lead: 'Its address is at the end of' },
  },
  extend: { why: 'A bash has no extensions.', next: { command: ['status'] } },
  regrade: {
    why: 'In a bash the host grades again; if you think a verdict is wrong, dispute it.',
    next: { command: ['dispute', '--help'] },
  },
  next: {
    why: 'What to do next in a bash: its ticket, a submission, a look at the board.',
    next: { command: ['ticket'] },
  },
  note: { why: 'A bash keeps no notes of yours.', next: 'Write it into a file of the workspace.' },
  answer: { why: 'Nobody interviews you in a bash.', next: { command: ['status'] } },
  interview: { why: 'Nobody interviews you in a bash.', next: { command: ['status'] } },
  reset: {
    why: 'In a bash your files are yours alone; git has their past.',
    next: { run: ['git', 'log', '--oneline'] },
  },
};

/** The command of that name in the workspace that is meant; undefined where that is not one of a bash. */
export async function commandInBash(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Command | undefined> {
  const isOther = Object.hasOwn(IN_A_BASH, name) || Object.hasOwn(ELSEWHERE, name);
  if (!isOther || !(await isInBash(args, environment))) return undefined;
  const load = Object.hasOwn(IN_A_BASH, name) ? IN_A_BASH[name] : undefined;
  return load ? await load() : refusing(name);
}

/** The commands that help lists in a workspace of a bash; undefined elsewhere. */
export async function commandsInBash(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<typeof IN_A_BASH | undefined> {
  return (await isInBash(args, environment)) ? IN_A_BASH : undefined;
}

/** Whether the folder that is meant lies in a workspace of a bash. */
export async function isInBash(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<boolean> {
  const home = dataDirectory(environment);
  // Most people have never joined one.
  if (!existsSync(join(home, 'joined'))) return false;
  const at = args.findIndex((word) => word === '--dir' || word.startsWith('--dir='));
  const named = args[at]?.startsWith('--dir=') ? args[at]?.slice('--dir='.length) : args[at + 1];
  const { bashWorkspaceAt } = await import('../../bugbash/client/bash-client.ts');
  const places = { dataDirectory: home, workspacesRoot: workspacesRoot(environment) };
  return (await bashWorkspaceAt(places, resolve(at === -1 ? '.' : (named ?? '.')))) !== undefined;
}

function refusing(name: string): Command {
  const { why, next } = ELSEWHERE[name] ?? {
    why: `There is no ${name} in a bash.`,
    next: { command: ['help'] },
  };
  return {
    summary: why,
    usage: name,
    examples: [],
    flags: { dir: { value: true, help: 'the workspace' } },
    positionals: { min: 0, max: Number.POSITIVE_INFINITY },
    run: async () => failed('wrong-state', why, next),
  };
}
