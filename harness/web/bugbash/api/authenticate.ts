import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CLIENT_VERSION_HEADER, SERVER_TIME_HEADER } from '../../../bugbash/api.ts';
import type { HostContext } from '../../../bugbash/host/host-context.ts';
import { hashOfToken, isSameSecret } from '../../../bugbash/host/secrets.ts';
import { mayDecide, seesAll, type Viewer } from '../../../bugbash/host/viewer.ts';
import { clientOf } from '../../../bugbash/host/views.ts';
import { type Person, personOfToken } from '../../../bugbash/log/teams.ts';
import { problem, sendProblem } from './problems.ts';

/** Who may call a route; a route without it is for everybody. */
export type Needs = 'person' | 'helper' | 'host';

declare module 'fastify' {
  interface FastifyRequest {
    viewer: Viewer;
  }
  interface FastifyContextConfig {
    needs?: Needs;
  }
}

/**
 * Who asks is in the header `authorization` alone: a page of elsewhere can make a browser send cookies, but not that.
 * It is decided before a body is read.
 */
export function authenticate(api: FastifyInstance, host: HostContext): void {
  api.decorateRequest('viewer');
  const findViewer = viewerFinder(host);
  api.addHook('onRequest', async (request, reply) => {
    void reply.header(SERVER_TIME_HEADER, String(host.log.now.atMs)).header('cache-control', 'no-store');
    const version = request.headers[CLIENT_VERSION_HEADER];
    if (version !== undefined && version !== host.client.version) {
      const client = clientOf(host);
      const detail = `This host works with client ${client.version}: fetch it with npx ${client.url} join.`;
      return sendProblem(reply, problem('client-version', detail, { client }));
    }
    const viewer = await findViewer(request.headers.authorization);
    if (!viewer) return refuseToken(reply, 'This token is not valid here: a later one may have replaced it.');
    request.viewer = viewer;
    if (viewer.kind === 'person') host.seen.set(viewer.person.id, host.log.now.atMs);
    const { needs } = request.routeOptions.config;
    if (needs === undefined || satisfies(viewer, needs)) return;
    if (viewer.kind === 'anybody') return refuseToken(reply, 'Join first: this needs your token.');
    return sendProblem(reply, problem('not-allowed', REFUSAL[needs]));
  });
}

const REFUSAL: Readonly<Record<Needs, string>> = {
  person: 'Only people who joined do this.',
  helper: 'Only the host and helpers do this.',
  host: 'Only the host does this.',
};

function satisfies(viewer: Viewer, needs: Needs): boolean {
  if (needs === 'host') return mayDecide(viewer);
  return needs === 'helper' ? seesAll(viewer) : viewer.kind === 'person';
}

/**
 * A token that another host issued a moment ago may not be known here yet, so the log is read before it is refused;
 * however many wrong ones come, one reading at a time.
 */
function viewerFinder(host: HostContext): (header: string | undefined) => Promise<Viewer | undefined> {
  let reading: Promise<unknown> | undefined;
  return async (header) => {
    const viewer = viewerOf(host, header);
    if (viewer || !host.database) return viewer;
    reading ??= host.log.refresh().finally(() => {
      reading = undefined;
    });
    await reading;
    return viewerOf(host, header);
  };
}

/** Undefined where a token is given that is nobody's. */
function viewerOf(host: HostContext, header: string | undefined): Viewer | undefined {
  if (header === undefined) return { kind: 'anybody' };
  const token = /^Bearer ([\w-]{16,200})$/.exec(header)?.[1];
  if (token === undefined) return undefined;
  if (isSameSecret(token, host.home.secrets.adminToken)) return { kind: 'host' };
  const person = personOfToken(host.log.now.state.members, hashOfToken(token));
  return person && { kind: 'person', person };
}

const refuseToken = (reply: FastifyReply, detail: string) =>
  sendProblem(reply.header('www-authenticate', 'Bearer'), problem('bad-token', detail));

/** Of a route that needs one. */
export function personOf({ viewer }: FastifyRequest): Person {
  if (viewer.kind !== 'person') throw new Error('a route that is for people was called by somebody else');
  return viewer.person;
}
