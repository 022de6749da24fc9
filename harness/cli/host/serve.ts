import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type BashFile, readBashFile } from '../../bugbash/host/bash-file.ts';
import type { HostContext } from '../../bugbash/host/host-context.ts';
import { openBash } from '../../bugbash/host/open-bash.ts';
import { runHost, sandboxOrRefused } from '../../bugbash/host/run-host.ts';
import { hostKey } from '../../bugbash/published-content.ts';
import { composeHostGrading, openBashDatabase, openBashStore, systemClock } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { cloneRoot, dataDirectory } from '../../locations.ts';
import type { CommandArguments } from '../arguments.ts';
import type { CommandContext, CommandOutput } from '../command.ts';
import { jsonText } from '../json-text.ts';
import { hostAddress } from './address.ts';

export const DEFAULT_PORT = 4711;
/** Where the running host is, for the commands beside it. */
export const RUNNING_FILE = 'running.json';

/** Hosts a bash until Ctrl-C. */
export async function serve(
  file: string,
  { values, switches }: CommandArguments,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const read = readBashFile(resolve(context.currentDirectory, file));
  return read.ok ? serveBash(read.value, { values, switches }, context) : read;
}

/** What a demo does beside what every host does. */
export interface BesideServing {
  /** Called once it serves; what it returns is called at the end. */
  readonly serving: (host: HostContext, onTrouble: (message: string) => void) => () => Promise<void>;
  /** What it tells whoever hosts, below the addresses. */
  readonly lines: (url: string) => readonly string[];
}

export async function serveBash(
  bashFile: BashFile,
  { values, switches }: Pick<CommandArguments, 'values' | 'switches'>,
  { environment, collection, currentDirectory, signal, steps }: CommandContext,
  beside?: BesideServing,
): Promise<Result<CommandOutput>> {
  const port = readPort(values.port);
  if (!port.ok) return port;
  const tls = readTls(values, currentDirectory);
  if (!tls.ok) return tls;
  const grading = await composeHostGrading();
  const allowed = sandboxOrRefused(grading.notice, switches.has('no-sandbox'));
  if (!allowed.ok) return allowed;
  const concurrency = concurrencyOf({ values, switches });
  if (!concurrency.ok) return concurrency;
  const home = dataDirectory(environment);
  const address = hostAddress(values.address, tls.value ? 'https' : 'http');
  const url = address.url(port.value);
  const [{ bashServer }, { servePages }] = await Promise.all([
    import('../../web/bugbash/api/server.ts'),
    import('../../web/bugbash/pages/serve-pages.ts'),
  ]);
  const database = values.database === undefined ? undefined : await openBashDatabase(values.database, true);
  if (database?.ok === false) return database;
  const opened = await openBash({
    ...{ file: bashFile, dataDirectory: home, collection, cloneRoot, url },
    clock: database?.value.clock ?? systemClock,
    openStore: await openBashStore(),
    database: database?.value,
    restore: values.restore === undefined ? undefined : resolve(currentDirectory, values.restore),
  });
  if (!opened.ok) return opened;
  const host = opened.value;
  const onTrouble = (message: string) => process.stderr.write(`bugsquash host: ${printable(message)}\n`);
  const server = await bashServer({
    host,
    rejudge: { collection, grade: grading.grade },
    isOurHost: address.isOurHost,
    isBehindProxy: switches.has('behind-proxy'),
    tls: tls.value,
    pages: servePages,
    onCrash: (error) => onTrouble(error.stack ?? error.message),
  });
  try {
    await server.listen({ host: address.listen, port: port.value });
  } catch (error) {
    await host.store.close();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    return failed(
      'bad-arguments',
      `The bash can't be served at port ${port.value}: ${message}.`,
      'Name another port with --port, or end what uses this one.',
    );
  }
  const running = runHost({ host, grade: grading.grade, concurrency: concurrency.value, onTrouble });
  const endBeside = beside?.serving(host, onTrouble);
  const runningFile = join(host.home.folder, RUNNING_FILE);
  const scheme = tls.value ? 'https' : 'http';
  // A certificate is good for the name that participants type alone.
  const urlHere = tls.value ? url : `http://127.0.0.1:${port.value}`;
  writeFileSync(runningFile, `${JSON.stringify({ pid: process.pid, url: urlHere })}\n`);
  const { code, adminToken } = host.home.secrets;
  const { version, sha256 } = host.client;
  const json = {
    schema: 'bugsquash/host@1',
    ...{ bash: host.log.bash, name: bashFile.name, url, code },
    admin: `${url}/admin#${adminToken}`,
    join: `npx ${url}/bugsquash.tgz join ${code}`,
    client: { version, sha256 },
    folder: host.home.folder,
    ...(database && { signer: hostKey(home).signer }),
  };
  const text = [
    `${printable(bashFile.name)}, until Ctrl-C:`,
    `  Everybody types   ${json.join}`,
    `  The board         ${url}/`,
    `  For you alone     ${json.admin}`,
    ...(beside?.lines(url) ?? [
      `There you see who is ready, start the clock and answer questions. The same by commands, in another terminal: ${steps.command(['host', 'admin', 'status', '--bash', bashFile.name])}`,
    ]),
    `The client ${version} that is fetched has the sha256 ${sha256}.`,
    ...(database ? [`Workers know what it publishes by  --trust ${hostKey(home).signer}`] : []),
    ...(grading.notice === null ? [] : ['Without a sandbox: the code of participants can read your files.']),
    ...(scheme === 'http' && !url.startsWith('https')
      ? ['What passes in the network is not encrypted; --tls-cert and --tls-key would do that.']
      : []),
  ].join('\n');
  process.stdout.write(switches.has('json') ? jsonText(json) : `${text}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  rmSync(runningFile, { force: true });
  await server.close();
  await endBeside?.();
  await running.stop();
  return success({ json, text, exitCode: 0, isPrinted: true });
}

/** How many gradings run here side by side. */
function concurrencyOf({ values, switches }: Pick<CommandArguments, 'values' | 'switches'>): Result<number> {
  const isAlone = values.database === undefined;
  if (!isAlone && values.restore !== undefined)
    return failed(
      'bad-arguments',
      'A backup of a bash goes into a file of its own, not into a database.',
      'Host it without --database, export it there, and then: host import <archive> --database …',
    );
  if (!switches.has('no-grading')) return success(availableParallelism());
  if (!isAlone) return success(0);
  return failed('bad-arguments', 'Without --database there are no workers that could grade.', {
    command: ['host', '--help'],
  });
}

export function readPort(value: string | undefined): Result<number> {
  if (value === undefined) return success(DEFAULT_PORT);
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return success(port);
  return failed('bad-arguments', `--port takes a number from 1 to 65535, not "${value}".`, {
    command: ['host', '--help'],
  });
}

type Tls = { readonly cert: Buffer; readonly key: Buffer };

function readTls(values: CommandArguments['values'], currentDirectory: string): Result<Tls | undefined> {
  const { 'tls-cert': cert, 'tls-key': key } = values;
  if (cert === undefined && key === undefined) return success(undefined);
  if (cert === undefined || key === undefined)
    return failed('bad-arguments', 'TLS needs both --tls-cert and --tls-key.', 'Name both files.');
  try {
    return success({
      cert: readFileSync(resolve(currentDirectory, cert)),
      key: readFileSync(resolve(currentDirectory, key)),
    });
  } catch (error) {
    return failed(
      'bad-arguments',
      `A file for TLS can't be read: ${(error as Error).message}.`,
      'Name another.',
    );
  }
}
