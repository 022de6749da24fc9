import { resolve } from 'node:path';
import type { Attempts } from '../attempts/attempts.ts';
import type { OpenAttempt } from '../attempts/open-attempt.ts';
import { type Result, success } from '../domain/failure.ts';
import { contentChangeText } from '../wording/content-change.ts';
import type { CommandArguments } from './arguments.ts';
import type { CommandContext, CommandOutput } from './command.ts';
import { statusDocument } from './documents.ts';
import { wordStatus } from './wording.ts';

/** The attempt that a command is about: of `--dir`, or of the current folder. */
export async function openWorkspace(
  args: CommandArguments,
  { attempts, currentDirectory }: CommandContext,
): Promise<Result<{ readonly attempts: Attempts; readonly attempt: OpenAttempt }>> {
  const opened = attempts();
  if (!opened.ok) return opened;
  const attempt = await opened.value.open(resolve(currentDirectory, args.values.dir ?? '.'));
  return attempt.ok ? success({ attempts: opened.value, attempt: attempt.value }) : attempt;
}

/** The output of commands that change an attempt and then show its status; `after` is added for people. */
export async function statusOutput(
  attempts: Attempts,
  attempt: OpenAttempt,
  { steps }: CommandContext,
  after: readonly string[] = [],
): Promise<Result<CommandOutput>> {
  const status = await attempts.status(attempt);
  if (!status.ok) return status;
  const change = await attempts.contentChange(attempt);
  const notice = contentChangeText(change, steps.command(['regrade'], attempt.workspace.directory));
  const text = [wordStatus(status.value, steps), ...(notice === null ? [] : ['', notice]), ...after].join(
    '\n',
  );
  return success({ json: statusDocument(status.value, change), text, exitCode: 0 });
}
