import type { Server } from 'node:http';
import { Socket } from 'node:net';
import { shiftDate } from '../protocol/shifted-date.ts';
import { DATE_FLAG, HTTP_FDS, type SubjectReply, type SubjectRequest } from '../protocol/subject-messages.ts';
import { Application } from './application.ts';
import { ControlChannel, type NumberedRequest } from './control-channel.ts';
import { faultOf, startFaultOf } from './fault.ts';
import { requireOffered } from './offered-packages.ts';
import { warmUp } from './warm-up/preload.ts';

/**
 * The subject process: loads the candidate's code and answers the examiner. It runs inside the sandbox, and
 * everything in it is assumed to be in the candidate's hands: nothing here is trusted by the other side.
 */

// Imported, it would load what stands behind its every export: 40 ms.
const http = process.getBuiltinModule('node:http');
const { createServer } = http;
// Most submissions import it. Of what the sandbox has no network for, they do without the named exports.
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent'])
  Object.defineProperty(http, name, { enumerable: false });

const control = new ControlChannel((request) => void answer(request));
let application: Application | undefined;
let server: Server | undefined;

preload(process.argv.slice(2));
warmUp(process.cwd(), process.argv.slice(2)).catch(() => {});

/** While nothing is asked yet: loads what the submission will import anyway. What fails here fails again there. */
function preload(names: readonly string[]): void {
  const requirePackage = requireOffered(process.cwd());
  for (const name of names) {
    if (name.startsWith(DATE_FLAG)) shiftDate(Number(name.slice(DATE_FLAG.length)));
    else if (name === '--database') void import('./database/remote-database.ts').catch(() => {});
    else if (name === '--fetch') void import('./upstream-fetch.ts').catch(() => {});
    else {
      try {
        requirePackage(name);
      } catch {}
    }
  }
}

async function answer(request: NumberedRequest): Promise<void> {
  let reply: SubjectReply;
  try {
    reply = { id: request.id, ok: true, value: await handle(request) };
  } catch (error) {
    const isStart = request.op === 'load' || request.op === 'open';
    reply = { id: request.id, ok: false, fault: isStart ? startFaultOf(error) : faultOf(error) };
  }
  control.reply(reply);
}

async function handle(request: SubjectRequest): Promise<unknown> {
  if (request.op === 'load' || request.op === 'load-warm-up') {
    application =
      request.op === 'load'
        ? await Application.load(request, control)
        : await Application.loadWarmUp(request, control);
    if (request.style === 'service') listen();
    return null;
  }
  if (!application) throw new Error('nothing is loaded');
  return application.handle(request);
}

/** One HTTP server for all apps: its connections outlive the app of a single test. */
function listen(): void {
  if (server) return;
  server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 },
    (request, response) => {
      const app = application?.app;
      if (app) app.server.emit('request', request, response);
      else response.writeHead(503).end();
    },
  );
  for (const fd of HTTP_FDS) {
    const connection = new Socket({ fd, readable: true, writable: true });
    connection.on('error', () => connection.destroy());
    server.emit('connection', connection);
  }
}
