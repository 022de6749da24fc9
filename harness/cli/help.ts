import type { StepWording } from '../wording/next-step.ts';
import { wrapBehind, wrapLines } from '../wording/wrap-lines.ts';
import { COMMON_FLAGS } from './arguments.ts';
import type { Command, CommandOutput } from './command.ts';
import { COMMANDS } from './commands.ts';

/** The commands of the overview, by what a person is about; what is in none of these comes last. */
const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Practise', ['list', 'start', 'mock', 'history', 'report', 'interview', 'export', 'import']],
  [
    'In a workspace',
    `next ticket status test hint note answer open diff reset pause resume submit finish reveal regrade extend`.split(
      ' ',
    ),
  ],
  ['A bug bash', ['host', 'worker', 'join', 'board', 'ask', 'dispute', 'pull']],
  [
    'Make exercises',
    ['new', 'bug', 'fix', 'suggest', 'rebase', 'preview', 'verify', 'unseen', 'stats', 'grade', 'why'],
  ],
];
/** What is wider stands on a line of its own, so that all of it fits into 80 columns. */
const MOST_USAGE_COLUMNS = 24;
const INDENT = ' '.repeat(2);
const TEXT_COLUMNS = 80 - MOST_USAGE_COLUMNS - 2 * INDENT.length;

/** What all commands do, in a line or two each; in the workspace of a bash, those that it has. */
export async function overview(
  steps: StepWording,
  inBash?: Readonly<Record<string, () => Promise<Command>>>,
): Promise<CommandOutput> {
  const { default: wrapAnsi } = await import('wrap-ansi');
  const table = inBash ?? COMMANDS;
  const loaded = await Promise.all(
    Object.entries(table).map(async ([name, load]) => [name, await load()] as const),
  );
  const grouped = GROUPS.flatMap(([, names]) => names);
  const others = ['Other', Object.keys(table).filter((name) => !grouped.includes(name))] as const;
  const sections = [...GROUPS, others].flatMap(([title, names]) => {
    const lines = names.flatMap((name) => loaded.filter(([own]) => own === name).map(([, own]) => own));
    return lines.length === 0 ? [] : ['', title, ...lines.flatMap((command) => lineOf(command, wrapAnsi))];
  });
  const text = [
    inBash
      ? 'bugsquash, in a workspace of a bug bash: the host keeps clock, hints and results.'
      : 'bugsquash: squash real bugs in small codebases, on the clock.',
    '',
    'Without a command, in a terminal, the terminal UI opens.',
    ...sections,
    '',
    'Every command takes --json, and --help, which tells its flags and examples.',
    'In a workspace, a command is about it; elsewhere, name one with --dir.',
    `Here, a command is typed like this: ${steps.command([inBash ? 'status' : 'list'])}`,
  ].join('\n');
  return { json: { schema: 'bugsquash/help@1', commands: Object.keys(table) }, text, exitCode: 0 };
}

/** Flags are left to the command's own help. */
function lineOf({ usage, summary }: Command, wrap: (text: string, columns: number) => string): string[] {
  const short = usage.replace(/ \[--(?:[^[\]]|\[[^\]]*\])*\]/g, '');
  const [first = '', ...rest] = wrap(summary.replace(' (for mentors)', ''), TEXT_COLUMNS).split('\n');
  const under = ' '.repeat(MOST_USAGE_COLUMNS);
  const more = rest.map((line) => `${INDENT}${under}${INDENT}${line}`);
  if (short.length > MOST_USAGE_COLUMNS)
    return [`${INDENT}${short}`, `${INDENT}${under}${INDENT}${first}`, ...more];
  return [`${INDENT}${short.padEnd(MOST_USAGE_COLUMNS)}${INDENT}${first}`, ...more];
}

/** What one command does, and its flags. */
export function helpOf(
  name: string,
  { usage, summary, details, flags, examples }: Command,
  { program }: Pick<StepWording, 'program'>,
  columns: number,
): CommandOutput {
  const all = Object.entries({ ...flags, ...COMMON_FLAGS });
  const about = [`bugsquash ${usage}`, '', `  ${summary}`, ...(details ?? []).map((line) => `  ${line}`)];
  const text = [
    ...wrapLines(about, columns),
    '',
    ...all.flatMap(([flag, { value, help }]) =>
      wrapBehind(`  --${`${flag}${value ? ' <value>' : ''}`.padEnd(22)} `, help, columns),
    ),
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
