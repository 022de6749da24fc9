import { resolve } from 'node:path';
import type { Attempts } from '../attempts/attempts.ts';
import { nearestNames } from '../catalog/names.ts';
import { openAttempts } from '../compose.ts';
import { FAILURES, type Failure, failed, type Result, success } from '../domain/failure.ts';
import { printable, printableLines } from '../domain/printable.ts';
import { collectionFrom, readerHere, settingsFailure } from '../locations.ts';
import { type StepWording, stepWording } from '../wording/next-step.ts';
import { asksForJson, type CommandArguments, readArguments } from './arguments.ts';
import { commandInBash, commandsInBash } from './bash/in-bash.ts';
import type { Command, CommandOutput } from './command.ts';
import { COMMANDS } from './commands.ts';
import { failureDocument } from './documents.ts';
import { helpOf, overview } from './help.ts';
import { jsonText } from './json-text.ts';

/** Why a command was stopped: its output is not read any more. */
const OUTPUT_CLOSED = 'output-closed';
/** As a shell says of a program that SIGPIPE ended. */
const ENDED_BY_CLOSED_PIPE = 141;

/** Runs one command and prints its output; returns the exit code. */
export async function runCli(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const reader = { ...readerHere(), typed: args };
  const steps = stepWording(reader);
  const asJson = asksForJson(args);
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name))
    return print(await help(rest, steps, environment), steps, asJson);
  const unusable = settingsFailure(environment, reader.currentDirectory);
  if (unusable) return print({ ok: false, failure: unusable }, steps, asJson);
  const inBash = await commandInBash(name, rest, environment);
  const command = inBash ? success(inBash) : await commandNamed(name);
  if (!command.ok) return print(command, steps, asJson);
  const { flags, positionals } = command.value;
  const parsed = readArguments(name, rest, flags, positionals);
  if (!parsed.ok) return print(parsed, steps, asJson);
  if (parsed.value.switches.has('help'))
    return print(success(helpOf(name, command.value, steps, columnsHere())), steps, asJson);
  const { exercises, solutions } = absolute(parsed.value.values);
  const half = name === 'new' ? halfCollection(exercises, solutions) : undefined;
  if (half) return print({ ok: false, failure: half }, steps, asJson);
  const collectionFlags = [
    ...(exercises === undefined ? [] : ['--exercises', exercises]),
    ...(solutions === undefined ? [] : ['--solutions', solutions]),
  ];
  const stepsOfCollection = stepWording({ ...reader, collectionFlags });
  const output = await run(command.value, parsed.value, {
    collection: collectionFrom(exercises, solutions),
    environment,
    steps: stepsOfCollection,
  });
  return output === OUTPUT_CLOSED ? ENDED_BY_CLOSED_PIPE : print(output, stepsOfCollection, asJson);
}

/** Gives a command what it works with, and gives that back in any case. */
async function run(
  command: Command,
  args: CommandArguments,
  context: Pick<Parameters<Command['run']>[1], 'collection' | 'environment' | 'steps'>,
): Promise<Result<CommandOutput> | typeof OUTPUT_CLOSED> {
  let opened: { attempts: Attempts; close: () => Promise<void> } | undefined;
  const interrupt = new AbortController();
  const stopListening = onEnd((reason) => interrupt.abort(reason));
  try {
    const output = await command.run(args, {
      ...context,
      currentDirectory: process.cwd(),
      columns: columnsHere(),
      commands: COMMANDS,
      signal: interrupt.signal,
      attempts: () => {
        if (opened) return success(opened.attempts);
        const store = openAttempts(context.environment, context.collection);
        if (!store.ok) return store;
        opened = store.value;
        return success(opened.attempts);
      },
    });
    const isStopped = !output.ok && output.failure.code === 'interrupted';
    return isStopped && interrupt.signal.reason === OUTPUT_CLOSED ? OUTPUT_CLOSED : output;
  } finally {
    stopListening();
    await opened?.close();
  }
}

const columnsHere = (): number => (process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY);

/** Calls back when the person presses Ctrl-C, or when the output is not read any more (`| head -1`). */
function onEnd(stop: (reason: typeof OUTPUT_CLOSED | NodeJS.Signals) => void): () => void {
  const onOutputError = ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') stop(OUTPUT_CLOSED);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputError);
  return () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    for (const stream of [process.stdout, process.stderr]) stream.off('error', onOutputError);
  };
}

async function help(
  asked: readonly string[],
  steps: StepWording,
  environment: NodeJS.ProcessEnv,
): Promise<Result<CommandOutput>> {
  const name = asked.find((word) => !word.startsWith('-'));
  if (name === undefined) return success(await overview(steps, await commandsInBash(asked, environment)));
  const inBash = await commandInBash(name, asked, environment);
  const command = inBash ? success(inBash) : await commandNamed(name);
  return command.ok ? success(helpOf(name, command.value, steps, columnsHere())) : command;
}

async function commandNamed(name: string): Promise<Result<Command>> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return success(await load());
  const near = nearestNames(name, Object.keys(COMMANDS))[0];
  return failed(
    'unknown-command',
    `There is no command "${name}".${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    near === undefined ? { command: ['help'] } : { retype: { replace: { typo: name, meant: near } } },
  );
}

function absolute({ exercises, solutions }: CommandArguments['values']) {
  const resolved = (path: string | undefined) => (path === undefined ? undefined : resolve(path));
  return { exercises: resolved(exercises), solutions: resolved(solutions) };
}

/** A new exercise would lie half in one collection and half in another. */
function halfCollection(exercises: string | undefined, solutions: string | undefined): Failure | undefined {
  if ((exercises === undefined) === (solutions === undefined)) return undefined;
  const [named, other] =
    solutions === undefined ? ['--exercises', '--solutions'] : ['--solutions', '--exercises'];
  return failed(
    'bad-arguments',
    `${named} names one half of a collection; the other half would be this program's own.`,
    `Name ${other} too.`,
  ).failure;
}

function print(result: Result<CommandOutput>, steps: StepWording, asJson: boolean): number {
  if (result.ok) {
    const { json, text, exitCode, isPrinted } = result.value;
    if (isPrinted) return exitCode;
    process.stdout.write(asJson ? jsonText(json) : text === '' || text.endsWith('\n') ? text : `${text}\n`);
    return exitCode;
  }
  const { failure } = result;
  if (asJson)
    process.stdout.write(jsonText({ schema: 'bugsquash/error@1', ...failureDocument(failure, steps) }));
  else process.stderr.write(wordFailure(failure, steps));
  return FAILURES[failure.code] === 'input' ? 2 : 3;
}

export function wordFailure({ code, message, next }: Failure, steps: StepWording): string {
  // Of a manifest all that is wrong is said at once.
  const lines = code === 'broken-manifest' ? printableLines(message) : [printable(message)];
  return `bugsquash: ${lines.join('\n  ')}\n  Next: ${printable(steps.next(next))}\n`;
}
