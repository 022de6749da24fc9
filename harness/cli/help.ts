import type { StepWording } from '../wording/next-step.ts';
import { COMMON_FLAGS } from './arguments.ts';
import type { Command, CommandOutput } from './command.ts';
import { COMMANDS } from './commands.ts';

/** What all commands do, in a line each; in the workspace of a bash, those that it has. */
export async function overview(
  steps: StepWording,
  inBash?: Readonly<Record<string, () => Promise<Command>>>,
): Promise<CommandOutput> {
  const table = inBash ?? COMMANDS;
  const commands = await Promise.all(Object.values(table).map((load) => load()));
  // Which workspace is meant is said once for all of them.
  const usages = commands.map(({ usage }) => usage.replace(' [--dir D]', ''));
  const width = Math.max(...usages.map((usage) => usage.length));
  const lines = commands.map(({ summary }, index) => `  ${usages[index]?.padEnd(width)}  ${summary}`);
  const text = [
    inBash
      ? 'bugsquash, in a workspace of a bug bash: the host keeps clock, hints and results.'
      : 'bugsquash: squash real bugs in small codebases, on the clock.',
    '',
    'Without a command, in a terminal, the terminal UI opens.',
    '',
    ...lines,
    '',
    'Every command takes --json and --help. In a workspace, a command is about it; elsewhere, name one with --dir.',
    `Here, a command is typed like this: ${steps.command([inBash ? 'status' : 'list'])}`,
  ].join('\n');
  return { json: { schema: 'bugsquash/help@1', commands: Object.keys(table) }, text, exitCode: 0 };
}

/** What one command does, and its flags. */
export function helpOf(
  name: string,
  { usage, summary, details, flags, examples }: Command,
  { program }: Pick<StepWording, 'program'>,
): CommandOutput {
  const all = Object.entries({ ...flags, ...COMMON_FLAGS });
  const text = [
    `bugsquash ${usage}`,
    '',
    `  ${summary}`,
    ...(details ?? []).map((line) => `  ${line}`),
    '',
    ...all.map(([flag, { value, help }]) => `  --${`${flag}${value ? ' <value>' : ''}`.padEnd(22)} ${help}`),
    '',
    'Examples',
    ...examples.flatMap(([call, does]) => [`  ${program} ${call}`, `      ${does}`]),
  ].join('\n');
  return {
    json: {
      schema: 'bugsquash/help@1',
      command: name,
      usage,
      summary,
      examples: examples.map(([call, does]) => ({ call, does })),
      flags: all.map(([flag, { value, help }]) => ({ name: flag, takesValue: value, help })),
    },
    text,
    exitCode: 0,
  };
}
