import { resolve } from 'node:path';
import type { Attempts } from '../attempts/attempts.ts';
import { nearestNames } from '../catalog/manifest.ts';
import { openAttempts } from '../compose.ts';
import { FAILURES, type Failure, failed, type Result } from '../domain/failure.ts';
import { collectionFrom } from '../locations.ts';
import { COMMON_FLAGS, readArguments } from './arguments.ts';
import { nextStep } from './as-typed.ts';
import type { Answer, Command } from './command.ts';

/** Loaded one by one, so that a command pays only for itself. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  list: async () => (await import('./commands/list.ts')).list,
  start: async () => (await import('./commands/start.ts')).start,
  status: async () => (await import('./commands/status.ts')).status,
  test: async () => (await import('./commands/test.ts')).test,
  hint: async () => (await import('./commands/hint.ts')).hint,
  note: async () => (await import('./commands/note.ts')).note,
  submit: async () => (await import('./commands/submit.ts')).submit,
  finish: async () => (await import('./commands/finish.ts')).finish,
  reveal: async () => (await import('./commands/reveal.ts')).reveal,
  diff: async () => (await import('./commands/diff.ts')).diff,
  reset: async () => (await import('./commands/reset.ts')).reset,
  resume: async () => (await import('./commands/resume.ts')).resume,
  pause: async () => (await import('./commands/pause.ts')).pause,
  grade: async () => (await import('./commands/grade.ts')).grade,
  history: async () => (await import('./commands/history.ts')).history,
  report: async () => (await import('./commands/report.ts')).report,
  verify: async () => (await import('./commands/verify.ts')).verify,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

/** Runs one command and prints what came of it; returns the exit code (DESIGN 7 and 9). */
export async function runCli(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const asJson = args.includes('--json');
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    print(
      asJson
        ? `${JSON.stringify({ schema: 'bugsquash/help@1', commands: Object.keys(COMMANDS) })}\n`
        : await overview(),
    );
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const near = nearestNames(name, Object.keys(COMMANDS))[0];
    return report(
      failed(
        'unknown-command',
        `There is no command "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
        near === undefined ? 'bugsquash help' : `bugsquash ${near}`,
      ),
      asJson,
    );
  }
  const command = await load();
  const parsed = readArguments(name, rest, command.flags, command.positionals);
  if (!parsed.ok) return report(parsed, asJson);
  if (parsed.value.switches.has('help')) {
    print(helpOf(command));
    return 0;
  }
  const { exercises, solutions } = parsed.value.values;
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(path));
  const collection = collectionFrom(absolute(exercises), absolute(solutions));
  let opened: { attempts: Attempts; close: () => Promise<void> } | undefined;
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  try {
    const result = await command.run(parsed.value, {
      collection,
      currentDirectory: process.cwd(),
      environment,
      signal: interrupt.signal,
      attempts: () => {
        if (opened) return { ok: true, value: opened.attempts };
        const store = openAttempts(environment, collection);
        if (!store.ok) return store;
        opened = store.value;
        return { ok: true, value: opened.attempts };
      },
    });
    return report(result, asJson);
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await opened?.close();
  }
}

function report(result: Result<Answer>, asJson: boolean): number {
  if (result.ok) {
    const { json, text, exitCode } = result.value;
    print(asJson ? `${JSON.stringify(json)}\n` : text === '' || text.endsWith('\n') ? text : `${text}\n`);
    return exitCode;
  }
  const { failure } = result;
  if (asJson) print(`${JSON.stringify({ schema: 'bugsquash/error@1', ...failure })}\n`);
  else process.stderr.write(wordFailure(failure));
  return FAILURES[failure.code] === 'input' ? 2 : 3;
}

export function wordFailure({ message, next }: Failure): string {
  return `bugsquash: ${message}\n  Next: ${nextStep(next)}\n`;
}

function print(text: string): void {
  process.stdout.write(text);
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.values(COMMANDS).map(async (load) => {
      const { usage, summary } = await load();
      return `  ${usage.padEnd(44)} ${summary}`;
    }),
  );
  return [
    'bugsquash: squash real bugs in small codebases, on the clock.',
    '',
    'Without a command, in a terminal: the terminal UI.',
    '',
    ...lines,
    '',
    'Every command takes --json and --help. In a workspace they are found by themselves; elsewhere name it with --dir.',
    '',
  ].join('\n');
}

function helpOf(command: Command): string {
  const flags = Object.entries({ ...command.flags, ...COMMON_FLAGS }).map(
    ([name, { value, help }]) => `  --${`${name}${value ? ' <value>' : ''}`.padEnd(22)} ${help}`,
  );
  return [`bugsquash ${command.usage}`, '', `  ${command.summary}`, '', ...flags, ''].join('\n');
}
