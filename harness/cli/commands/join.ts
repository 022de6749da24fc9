import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { BashClient } from '../../bugbash/client/bash-client.ts';
import { joinBash } from '../../bugbash/client/join.ts';
import type { LiveView } from '../../bugbash/client/live.ts';
import {
  awaitStart,
  type BashView,
  makeWorkspaces,
  type Preparation,
  prepare,
} from '../../bugbash/client/lobby.ts';
import { pageOf } from '../../bugbash/client/membership.ts';
import { composeBashClient } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { servedFrom } from '../../locations.ts';
import { typedInWorkspace } from '../../wording/next-step.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { askLine } from '../ask.ts';
import { wordClock } from '../bash/wording.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';

const NAME_LENGTH = 60;

export const join: Command = {
  summary: 'join a bug bash, or go on in one; makes its workspaces as soon as it has started',
  usage: 'join [<url>] <code> [--name N] [--team T] [--dir D] [--no-wait]',
  examples: [
    ['join http://192.168.0.7:4711 K7QM-2XFD --name Ann', 'as the host shows it'],
    ['join http://192.168.0.7:4711 K7QM-2XFD --team Reds', 'in a team; the first to name it makes it'],
  ],
  details: [
    'Checks this machine, tells the host that you are ready, and waits for the start. Joining again goes on as the same',
    'person. In a client that a host serves the address is known: npx http://<host>/bugsquash.tgz join <code>',
  ],
  flags: {
    name: { value: true, help: 'how the others see you; your git name when absent' },
    team: { value: true, help: 'the team to join or to make' },
    dir: { value: true, help: 'where the workspaces go, a folder for each exercise' },
    plain: { value: false, help: 'lines instead of a screen' },
    'no-wait': { value: false, help: 'end in the lobby instead of waiting for the start' },
  },
  positionals: { min: 1, max: 2 },
  async run(args, context) {
    const { positionals, values, switches } = args;
    const [first = '', second] = positionals;
    const url = second === undefined ? servedFrom() : first;
    const code = second ?? first;
    if (url === undefined)
      return failed('bad-arguments', 'Which host? Only a client that a host serves knows its address.', {
        command: ['join', 'http://<host>', code],
      });
    const machine = composeBashClient(context.environment);
    const say = (line: string) => {
      if (!switches.has('json')) process.stdout.write(`${line}\n`);
    };
    const joined = await joinBash(
      machine,
      {
        url,
        code,
        name: (values.name ?? ownName()).slice(0, NAME_LENGTH),
        isNameChosen: values.name !== undefined,
        team: values.team,
        // What npx fetched took a while: nobody should have to begin again for a word that is missing.
        askTeam: switches.has('json')
          ? undefined
          : (why) =>
              askLine(`${printable(why)} The first to name a team makes it.\nYour team: `, context.signal),
        directory: values.dir === undefined ? undefined : resolve(context.currentDirectory, values.dir),
      },
      context.signal,
    );
    if (!joined.ok) return joined;
    const { client, bash, me, isContinued } = joined.value;
    say(
      `${isContinued ? 'You go on' : 'You have joined'} as ${printable(me.name)}${me.team ? ` of ${printable(me.team.name)}` : ''}: ${printable(bash.name)}, ${wordClock(bash.clock, client.api.clock.nowMs())}.`,
    );
    say(wordFetched(bash));
    const hasScreen = !switches.has('json') && !switches.has('plain') && !switches.has('no-wait');
    if (hasScreen && process.stdin.isTTY && process.stdout.isTTY)
      return withScreen(client, bash, me, context);
    if (bash.clock.phase === 'lobby')
      return waitInLobby(client, bash, !switches.has('no-wait') && !switches.has('json'), say, context);
    return enter(client, bash, null, say, context);
  },
};

async function withScreen(
  client: BashClient,
  bash: BashView,
  me: LiveView['me'],
  { environment }: CommandContext,
): Promise<Result<CommandOutput>> {
  const { showBash } = await import('../bash/start-bash-tui.ts');
  const exitCode = await showBash(client, bash, me, null, environment);
  return success({ json: null, text: '', exitCode: exitCode === 0 ? 0 : 3, isPrinted: true });
}

/** The one line that says what comes onto this disk. */
const wordFetched = ({ exercises, warmUp }: BashView): string =>
  `Fetched from the host: tickets, code and history of ${exercises.map(({ id }) => id).join(', ')} after the start${warmUp ? `, ${warmUp.id} to warm up now` : ''}; no solutions and no hidden tests.`;

async function waitInLobby(
  client: BashClient,
  bash: BashView,
  waits: boolean,
  say: (line: string) => void,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const prepared = await prepare(client, bash);
  if (!prepared.ok) return prepared;
  for (const { name, state, detail } of prepared.value.lines)
    say(`${state === 'ok' ? '✓' : state === 'warning' ? '!' : '✗'} ${name.padEnd(9)} ${printable(detail)}`);
  say(
    prepared.value.ready
      ? 'The host knows that you are ready.'
      : 'The host knows that you are not ready yet.',
  );
  const { warmUp } = prepared.value;
  if (warmUp) say(`To warm up, unscored: cd ${shellQuote(warmUp.directory)}`);
  if (!waits) return output(client, bash, prepared.value, [], context);
  say('Waiting for the start …');
  let told = '';
  const started = await awaitStart(client, (news) => {
    const line =
      'bash' in news
        ? wordClock(news.bash.clock, client.api.clock.nowMs())
        : `the host can't be reached: ${news.unreachable}`;
    const gist = line.replaceAll(/\d+/g, '');
    if (gist !== told) say(`  ${printable(line)}`);
    told = gist;
  });
  if (!started)
    return failed('interrupted', 'Stopped waiting for the start.', {
      command: ['status'],
      lead: 'Join again any time; until then',
    });
  return enter(client, started, prepared.value, say, context);
}

/** Makes the workspaces of a bash that has started. */
async function enter(
  client: BashClient,
  bash: BashView,
  prepared: Preparation | null,
  say: (line: string) => void,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const made = await makeWorkspaces(client, bash.exercises);
  if (!made.ok) return made;
  if (prepared) say('It has started.');
  return output(
    client,
    bash,
    prepared,
    made.value.map(({ workspace }) => workspace),
    context,
  );
}

function output(
  { membership, api }: BashClient,
  bash: BashView,
  prepared: Preparation | null,
  workspaces: readonly Workspace[],
  { steps }: CommandContext,
): Result<CommandOutput> {
  const { person, name, team, teamName, url } = membership;
  const nowMs = api.clock.nowMs();
  const text =
    workspaces.length === 0
      ? `Join again when it starts: ${steps.command(['join', url, '<code>'])}`
      : [
          ...workspaces.map(
            ({ directory, exercise }) => `${printable(exercise.title)}: cd ${shellQuote(directory)}`,
          ),
          `There: ${typedInWorkspace(['ticket'])}, and test · submit · hint · board · ask "…" · dispute <line> "…" · pull <name>`,
          `Your page: ${pageOf(membership)}`,
        ].join('\n');
  return success({
    json: {
      schema: 'bugsquash/join@1',
      bash: { id: bash.id, name: bash.name },
      url,
      person,
      name,
      team,
      teamName,
      phase: bash.clock.phase,
      startsAtMs: bash.clock.startsAtMs,
      hostTime: new Date(nowMs).toISOString(),
      ready: prepared?.ready ?? null,
      lines: prepared?.lines.map((line) => ({ ...line, next: line.next && steps.next(line.next) })) ?? [],
      warmUp: prepared?.warmUp?.directory ?? null,
      workspaces: workspaces.map(({ directory, exercise }) => ({ exercise: exercise.id, directory })),
    },
    text,
    exitCode: 0,
  });
}

/** As this person is called elsewhere. */
function ownName(): string {
  try {
    const name = execFileSync('git', ['config', 'user.name'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (name.trim() !== '') return name.trim();
  } catch {
    // Many have none.
  }
  return userInfo().username;
}
