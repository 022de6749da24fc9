import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { API_VERSION } from '../../../bugbash/api.ts';
import type { RejudgeTools } from '../../../bugbash/host/admin/rejudge.ts';
import type { HostContext } from '../../../bugbash/host/host-context.ts';
import { addAdminRoutes } from './admin-routes.ts';
import { authenticate } from './authenticate.ts';
import { addParticipantRoutes } from './participant-routes.ts';
import { handleErrors, problem, sendProblem } from './problems.ts';
import { REQUESTS_A_MINUTE } from './public-reads.ts';
import { SharedRequestCounts } from './shared-limits.ts';
import { asJsonSchema, useZod } from './zod-schemas.ts';

export interface BashServerOptions {
  readonly host: HostContext;
  readonly rejudge: RejudgeTools;
  /** What the header `Host` may say: a page of elsewhere whose name leads here says another. */
  readonly isOurHost: (host: string) => boolean;
  /** Whether to believe a proxy in front about where requests come from. */
  readonly isBehindProxy?: boolean;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  /** The pages, which ask `/api/v1` like everybody. */
  readonly pages?: FastifyPluginAsync | undefined;
  readonly onCrash: (error: Error) => void;
}

const BODY_LIMIT_BYTES = 128 * 1024;

/** The host of a bug bash, not listening yet. */
export async function bashServer(options: BashServerOptions): Promise<FastifyInstance> {
  const { host, isOurHost, tls, pages, onCrash } = options;
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    trustProxy: options.isBehindProxy ?? false,
    // A request that trickles in keeps a connection, and no more than that.
    requestTimeout: 60_000,
    // An address that can't be decoded, or an id that is too long, is no route's.
    frameworkErrors: (_error, _request, reply) =>
      sendProblem(reply, problem('bad-request', 'This address can not be read.')),
    ...(tls && { https: tls }),
  }) as unknown as FastifyInstance;
  useZod(server);
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Mostly plain HTTP in one's own network: what is for HTTPS would only be ignored, loudly.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  server.addHook('onRequest', async (request, reply) => {
    if (isOurHost(request.headers.host ?? '')) return;
    const detail = 'This address is not one that the bash is hosted at: --address names further ones.';
    return sendProblem(reply, problem('bad-request', detail, { status: 421 }));
  });
  handleErrors(server, onCrash);
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'bugsquash: bug bash', version: `${API_VERSION}` },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: ({ schema, url }) => ({ schema: asJsonSchema(schema ?? {}), url }),
  });
  // By route, not by the spelling of the address: /%61pi is /api as well.
  await server.register(
    async (api) => {
      authenticate(api, host);
      const { database } = host;
      const counts = database
        ? new SharedRequestCounts(database.hosts, () => database.clock.now().atMs)
        : undefined;
      api.addHook('onClose', async () => counts?.stop());
      await api.register(rateLimit, {
        hook: 'preParsing',
        max: REQUESTS_A_MINUTE,
        timeWindow: 60_000,
        ...(counts && { store: counts.store('any') }),
        keyGenerator: ({ viewer, ip }) => (viewer.kind === 'person' ? viewer.person.id : ip),
        allowList: ({ viewer }) => viewer.kind === 'host',
        errorResponseBuilder: (_request, { after }) =>
          Object.assign(new Error(`That was too much at once: try again in ${after}.`), { statusCode: 429 }),
      });
      api.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
      addParticipantRoutes(api, host);
      addAdminRoutes(api, host, options.rejudge);
    },
    { prefix: `/api/v${API_VERSION}` },
  );
  server.get('/bugsquash.tgz', { schema: { hide: true } }, (request, reply) => {
    const etag = `"${host.client.sha256}"`;
    void reply.header('etag', etag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/gzip').send(host.client.bytes);
  });
  if (pages) await server.register(pages);
  return server;
}
