import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { AdminDocument } from '../../bugbash/admin-api.ts';
import { readBashFile } from '../../bugbash/host/bash-file.ts';
import { findBashHome } from '../../bugbash/host/bash-home.ts';
import { nameKey } from '../../bugbash/log/teams.ts';
import { nearest } from '../../catalog/names.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printableLines } from '../../domain/printable.ts';
import { writeWhole } from '../../files/write-whole.ts';
import { dataDirectory } from '../../locations.ts';
import type { CommandArguments } from '../arguments.ts';
import { askYesNo } from '../ask.ts';
import type { CommandContext, CommandOutput } from '../command.ts';
import { ADMIN_ACTIONS, type AdminRequest } from './admin-actions.ts';
import { RUNNING_FILE } from './serve.ts';
import { wordAdmin } from './word-admin.ts';

const runningSchema = z.object({ pid: z.number(), url: z.string() });

/** `host admin <action> …`: one request to the host that runs on this machine, with its own token. */
export async function hostAdmin(
  [name = '', ...words]: readonly string[],
  { values, switches }: CommandArguments,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const action = Object.hasOwn(ADMIN_ACTIONS, name) ? ADMIN_ACTIONS[name] : undefined;
  if (!action) {
    const meant = nearest(name, Object.keys(ADMIN_ACTIONS));
    const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
    return failed('bad-arguments', `The host has no action "${name}".${hint}`, {
      command: ['host', '--help'],
    });
  }
  const { bash } = values;
  if (words.length < action.words.min || words.length > action.words.max)
    return failed(
      'bad-arguments',
      `"host admin ${name}" is called with: ${action.usage || 'nothing more'}.`,
      {
        command: aboutBash(bash, ['host', 'admin', name, ...action.usage.split(' ').filter(Boolean)]),
      },
    );
  const running = findRunning(bash, context);
  if (!running.ok) return running;
  const [first, ...rest] = words;
  const named =
    action.names === undefined || first === undefined
      ? success(first)
      : await idOf(running.value, action.names, first);
  if (!named.ok) return named;
  const team =
    values.team === undefined ? success(undefined) : await idOf(running.value, 'teams', values.team);
  if (!team.ok) return team;
  const request = action.request(named.value === undefined ? rest : [named.value, ...rest], {
    ...{ reason: values.reason, name: values.name, team: team.value, before: values.before },
    ...{ all: switches.has('all'), hide: switches.has('hide'), show: switches.has('show') },
  });
  if (!request.ok) return request;
  const { danger } = request.value;
  if (danger !== undefined && !switches.has('yes')) {
    const isAgreed = await askYesNo(`${danger} Go on? [y/N] `, context.signal);
    if (!isAgreed)
      return failed('wrong-state', `${danger} Nothing was done.`, {
        command: aboutBash(bash, ['host', 'admin', name, ...words, '--yes']),
        lead: 'If you mean it',
      });
  }
  return send(running.value, request.value, bash, context);
}

/** A command of the host, with the bash named as it was named here: without that it is about the one of ./bash.yaml. */
const aboutBash = (bash: string | undefined, words: readonly string[]): readonly string[] =>
  bash === undefined || words[1] !== 'admin' ? words : [...words, '--bash', bash];

interface Running {
  readonly url: string;
  readonly adminToken: string;
}

/** The running host of the bash that is named by its file or its name. */
function findRunning(
  named: string | undefined,
  { environment, currentDirectory }: CommandContext,
): Result<Running> {
  const file = resolve(currentDirectory, named ?? 'bash.yaml');
  let name = named;
  let typedFile = 'bash.yaml';
  if (name === undefined || existsSync(file)) {
    const read = readBashFile(file);
    if (!read.ok) return read;
    typedFile = name ?? typedFile;
    name = read.value.name;
  }
  const home = findBashHome(dataDirectory(environment), name);
  if (!home.ok) return home;
  const { folder, secrets } = home.value;
  const runningFile = join(folder, RUNNING_FILE);
  const running = existsSync(runningFile)
    ? runningSchema.safeParse(JSON.parse(readFileSync(runningFile, 'utf8')))
    : undefined;
  if (!running?.success)
    return failed('wrong-state', `The bash "${name}" is not being hosted now.`, {
      command: ['host', typedFile],
      lead: 'Host it, and type this in another terminal',
    });
  return success({ url: running.data.url, adminToken: secrets.adminToken });
}

async function send(
  { url, adminToken }: Running,
  request: AdminRequest,
  bash: string | undefined,
  { currentDirectory, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const out = request.file === undefined ? undefined : resolve(currentDirectory, request.file);
  const answered = await asked(url, adminToken, request);
  if (!answered.ok) return answered;
  const response = answered.value;
  if (response.ok && out !== undefined) {
    writeWhole(out, Buffer.from(await response.arrayBuffer()), 0o600);
    return success({
      json: { schema: 'bugsquash/exported@1', file: out },
      text: `Written: ${out}`,
      exitCode: 0,
    });
  }
  const document = (await response.json()) as Record<string, unknown>;
  if (!response.ok)
    return failed('wrong-state', String(document.detail ?? response.statusText), {
      command: aboutBash(bash, ['host', 'admin', 'status']),
      lead: 'See how it stands',
    });
  const text = wordAdmin(document, (words) => steps.command(aboutBash(bash, words)), Date.now());
  return success({ json: document, text: printableLines(text).join('\n'), exitCode: 0 });
}

/** The id of the team or person that is called so; the word itself where it is none's name, or an id. */
async function idOf(
  { url, adminToken }: Running,
  of: 'teams' | 'people',
  word: string,
): Promise<Result<string>> {
  const response = await asked(url, adminToken, { method: 'GET', path: '/admin' });
  if (!response.ok || !response.value.ok) return response.ok ? success(word) : response;
  const all = ((await response.value.json()) as AdminDocument)[of];
  if (all.some(({ id }) => id === word)) return success(word);
  return success(all.find(({ name }) => nameKey(name) === nameKey(word))?.id ?? word);
}

async function asked(
  url: string,
  adminToken: string,
  { method, path, body }: AdminRequest,
): Promise<Result<Response>> {
  try {
    return success(
      await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${adminToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  } catch (error) {
    return failed(
      'wrong-state',
      `The host at ${url} does not answer (${(error as Error).message}).`,
      'Look whether it still runs; host it again to go on.',
    );
  }
}
