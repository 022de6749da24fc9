import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import * as documents from '../../../bugbash/admin-api.ts';
import { doneReply } from '../../../bugbash/api.ts';
import { exportBash } from '../../../bugbash/archive/export.ts';
import { changeClock } from '../../../bugbash/host/admin/clock.ts';
import { auditFor, overviewOf } from '../../../bugbash/host/admin/overview.ts';
import { addPerson, changePerson, changeTeam, reissueToken } from '../../../bugbash/host/admin/people.ts';
import {
  previewRejudge,
  type RejudgeTools,
  rejudgeOf,
  settleRejudge,
} from '../../../bugbash/host/admin/rejudge.ts';
import {
  admit,
  announce,
  answerQuestion,
  revealRanks,
  revealSolutions,
  settleDispute,
} from '../../../bugbash/host/admin/say.ts';
import { workersOf } from '../../../bugbash/host/admin/workers.ts';
import { type Answer, storeRefusal } from '../../../bugbash/host/answer.ts';
import type { HostContext } from '../../../bugbash/host/host-context.ts';
import type { Viewer } from '../../../bugbash/host/viewer.ts';
import type { Needs } from './authenticate.ts';
import { send } from './problems.ts';

const withId = z.object({ id: z.string().max(100) });

interface Action<Body extends z.ZodType> {
  readonly path: string;
  readonly needs: Needs;
  readonly body: Body;
  readonly reply?: z.ZodType;
  readonly run: (viewer: Viewer, body: z.infer<Body>, id: string) => Promise<Answer<unknown>>;
}

const NO_BODY = z.strictObject({}).optional();

/** What host and helpers may do. Each is one action on the log, with who did it. */
export function addAdminRoutes(api: FastifyInstance, host: HostContext, tools: RejudgeTools): void {
  addLooks(api, host);
  addExport(api, host);
  const add = <Body extends z.ZodType>({ path, needs, body, reply = doneReply, run }: Action<Body>) => {
    const params = path.includes(':id') ? { params: withId } : {};
    const schema = { body, ...params, response: { 200: reply } };
    const handler = (request: FastifyRequest, answer: FastifyReply) => {
      const { id = '' } = (request.params ?? {}) as { id?: string };
      return send(answer, run(request.viewer, request.body as z.infer<Body>, id));
    };
    api.post(`/admin${path}`, { config: { needs }, schema }, handler);
  };
  add({
    path: '/clock',
    needs: 'host',
    body: documents.clockRequest,
    run: (viewer, body) => changeClock(host, viewer, body),
  });
  addPeople(add, host);
  addTalk(add, host);
  add({
    path: '/submissions/:id/admit',
    needs: 'host',
    body: documents.admitRequest,
    run: (viewer, { reason }, id) => admit(host, viewer, id, reason),
  });
  add({
    path: '/ceremony',
    needs: 'host',
    body: documents.ceremonyRequest,
    run: (viewer, { count }) => revealRanks(host, viewer, count),
  });
  add({ path: '/reveal', needs: 'host', body: NO_BODY, run: (viewer) => revealSolutions(host, viewer) });
  add({
    path: '/rejudges',
    needs: 'host',
    body: documents.rejudgeRequest,
    reply: documents.rejudgeReply,
    run: (viewer, body) => previewRejudge(host, tools, viewer, body),
  });
  for (const how of ['apply', 'cancel'] as const)
    add({
      path: `/rejudges/:id/${how}`,
      needs: 'host',
      body: NO_BODY,
      reply: documents.rejudgeReply,
      run: (viewer, _body, id) => settleRejudge(host, viewer, id, how),
    });
}

type Add = <Body extends z.ZodType>(action: Action<Body>) => void;

function addPeople(add: Add, host: HostContext): void {
  add({
    path: '/people',
    needs: 'host',
    body: documents.newPersonRequest,
    reply: documents.tokenReply,
    run: (viewer, body) => addPerson(host, viewer, body),
  });
  add({
    path: '/people/:id',
    needs: 'host',
    body: documents.personRequest,
    run: (viewer, body, id) => changePerson(host, viewer, id, body),
  });
  add({
    path: '/teams/:id',
    needs: 'host',
    body: documents.teamRequest,
    run: (viewer, body, id) => changeTeam(host, viewer, id, body),
  });
  add({
    path: '/tokens',
    needs: 'host',
    body: documents.tokenRequest,
    reply: documents.tokenReply,
    run: (viewer, { person }) => reissueToken(host, viewer, person),
  });
}

function addTalk(add: Add, host: HostContext): void {
  add({
    path: '/questions/:id',
    needs: 'helper',
    body: documents.answerRequest,
    run: (viewer, body, id) => answerQuestion(host, viewer, id, body),
  });
  add({
    path: '/announcements',
    needs: 'helper',
    body: documents.announcementRequest,
    run: (viewer, body) => announce(host, viewer, body),
  });
  add({
    path: '/disputes/:id',
    needs: 'host',
    body: documents.settleRequest,
    run: (viewer, { text }, id) => settleDispute(host, viewer, id, text),
  });
}

/** One archive of everything, for the host alone: it holds the secret seeds. */
function addExport(api: FastifyInstance, host: HostContext): void {
  api.get('/admin/export', { config: { needs: 'host' } }, async (_request, reply) => {
    const archive = await exportBash(host.store, host.log.bash);
    if (!archive.ok) return send(reply, storeRefusal(archive.failure));
    return reply
      .type('application/gzip')
      .header('content-disposition', `attachment; filename="${host.log.bash}.tar.gz"`)
      .send(archive.value);
  });
}

function addLooks(api: FastifyInstance, host: HostContext): void {
  const config = { needs: 'helper' as const };
  api.get('/admin', { config, schema: { response: { 200: documents.adminReply } } }, (request, reply) =>
    send(reply, overviewOf(host, request.viewer)),
  );
  const workers = { response: { 200: documents.workersReply } };
  api.get('/admin/workers', { config, schema: workers }, (_request, reply) => send(reply, workersOf(host)));
  const after = z.object({ after: z.coerce.number().int().min(0).default(0) });
  const audit = { querystring: after, response: { 200: documents.auditReply } };
  api.get('/admin/audit', { config, schema: audit }, ({ query }) =>
    auditFor(host, (query as z.infer<typeof after>).after),
  );
  const rejudge = { params: withId, response: { 200: documents.rejudgeReply } };
  api.get('/admin/rejudges/:id', { config: { needs: 'host' }, schema: rejudge }, (request, reply) =>
    send(reply, rejudgeOf(host, (request.params as z.infer<typeof withId>).id)),
  );
}
