import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { Command } from '../command.ts';
import { jsonText } from '../json-text.ts';

const LOOPBACK = '127.0.0.1';
const TOKEN_BYTES = 18;

export const interview: Command = {
  summary: 'seat an interviewer in a browser, who follows an attempt and notes what they see',
  usage: 'interview <id> [--lan] [--port N]',
  details: [
    'The id is that of an exercise (its latest attempt) or of an attempt. The page has root causes and hints, so keep its',
    'address from the candidate. It is served until Ctrl-C; notes and ratings are in the report after the finish.',
  ],
  examples: [
    ['interview money-split', 'a page on this machine'],
    ['interview money-split --lan', 'one that another machine in your network can open, unencrypted'],
  ],
  completes: 'exercise',
  flags: {
    lan: { value: false, help: 'serve it at an address of your network instead of this machine alone' },
    port: { value: true, help: 'a port instead of any that is free' },
  },
  positionals: { min: 1, max: 1 },
  async run({ positionals: [asked = ''], values, switches }, { attempts, signal }) {
    // Node calls its type stripping experimental; an interviewer can do nothing about that.
    process.removeAllListeners('warning');
    const port = readPort(values.port);
    if (!port.ok) return port;
    const address = switches.has('lan') ? networkAddress() : success(LOOPBACK);
    if (!address.ok) return address;
    const opened = attempts();
    if (!opened.ok) return opened;
    const attempt = await opened.value.interview.find(asked);
    if (!attempt.ok) return attempt;
    const { interviewServer } = await import('../../web/interview/server.ts');
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    let host = '';
    const server = await interviewServer({
      interview: opened.value.interview,
      attempt: attempt.value,
      token,
      isOurHost: (given) => given === host || given === host.replace(LOOPBACK, 'localhost'),
    });
    try {
      await server.listen({ host: address.value, port: port.value });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
      return failed(
        'bad-arguments',
        `The page can't be served at ${address.value}:${port.value}: ${message}.`,
        {
          command: ['interview', asked],
          lead: 'Leave the port to us',
        },
      );
    }
    const [listening] = server.addresses();
    host = typeof listening === 'object' ? `${address.value}:${listening.port}` : '';
    const url = `http://${host}/#${token}`;
    const seated = await opened.value.interview.seat(attempt.value);
    if (!seated.ok) return seated;
    const { title } = attempt.value.exercise.manifest;
    const json = { schema: 'bugsquash/interview@1', attempt: attempt.value.id, url };
    const text = [
      `${title}: for the interviewer only, until Ctrl-C:`,
      `  ${url}`,
      ...(switches.has('lan') ? ['What passes between the two machines is not encrypted.'] : []),
    ].join('\n');
    process.stdout.write(switches.has('json') ? jsonText(json) : `${text}\n`);
    if (!signal.aborted) await once(signal, 'abort');
    await server.close();
    return success({ json, text, exitCode: 0, isPrinted: true });
  },
};

function readPort(value: string | undefined): Result<number> {
  if (value === undefined) return success(0);
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return success(port);
  return failed('bad-arguments', `--port takes a number from 1 to 65535, not "${value}".`, {
    command: ['interview', '--help'],
  });
}

/** The first address of this machine that others in its network can reach. */
function networkAddress(): Result<string> {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
  if (address !== undefined) return success(address);
  return failed(
    'bad-arguments',
    'This machine has no address in a network.',
    'Leave --lan out and open the page here.',
  );
}
