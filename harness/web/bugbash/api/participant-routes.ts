import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import * as documents from '../../../bugbash/api.ts';
import * as conversation from '../../../bugbash/host/conversation.ts';
import { buyHint, hintsOf } from '../../../bugbash/host/hints.ts';
import type { HostContext } from '../../../bugbash/host/host-context.ts';
import { join } from '../../../bugbash/host/join.ts';
import { SUBMISSION_BODY_LIMIT } from '../../../bugbash/host/received-files.ts';
import {
  filesOfSubmission,
  listSubmissions,
  oneSubmission,
  receiveSubmission,
} from '../../../bugbash/host/submissions.ts';
import { archiveFor, bashOf, boardFor, ceremonyFor, meOf } from '../../../bugbash/host/views.ts';
import { personOf } from './authenticate.ts';
import { eventsSince, Streams } from './follow.ts';
import { problem, send, sendProblem } from './problems.ts';
import { publicReads, sendPacked } from './public-reads.ts';
import { SharedWrongCodes } from './shared-limits.ts';
import { type CountsWrongCodes, TriesByAddress } from './wrong-codes.ts';

const withId = z.object({ id: z.string().max(100) });
const person = { needs: 'person' as const };

/** What participants, spectators and everybody may ask for. */
export function addParticipantRoutes(api: FastifyInstance, host: HostContext): void {
  addJoin(api, host);
  const config = { rateLimit: publicReads };
  api.get('/bash', { config, schema: { response: { 200: documents.bashReply } } }, ({ viewer }) =>
    bashOf(host, viewer),
  );
  api.get('/board', { config, schema: { response: { 200: documents.boardReply } } }, (request, reply) => {
    const board = boardFor(host, request.viewer);
    return request.viewer.kind === 'anybody' ? sendPacked(request, reply, board) : reply.send(board);
  });
  api.get('/ceremony', { config, schema: { response: { 200: documents.ceremonyReply } } }, () =>
    ceremonyFor(host),
  );
  api.get('/me', { config: person, schema: { response: { 200: documents.meReply } } }, (request) =>
    meOf(host, personOf(request)),
  );
  api.post('/me/ready', { config: person, schema: { body: documents.readyRequest } }, (request, reply) =>
    send(
      reply,
      conversation.sayReady(host, personOf(request), request.body as z.infer<typeof documents.readyRequest>),
    ),
  );
  api.post('/me/read', { config: person, schema: { body: documents.readRequest } }, (request, reply) => {
    const { items } = request.body as z.infer<typeof documents.readRequest>;
    return send(reply, conversation.markRead(host, personOf(request), items));
  });
  addExercises(api, host);
  addSubmissions(api, host);
  addHints(api, host);
  addConversation(api, host);
  addEvents(api, host);
}

/** From one address: most who watch need not even join. */
const SPECTATORS_A_MINUTE = 20;

function addJoin(api: FastifyInstance, host: HostContext): void {
  const spectators = new TriesByAddress(() => host.clock.monotonicMs(), SPECTATORS_A_MINUTE);
  const wrongCodes: CountsWrongCodes = host.database
    ? new SharedWrongCodes(host.database.hosts)
    : new TriesByAddress(() => host.clock.monotonicMs());
  const schema = { body: documents.joinRequest, response: { 200: documents.joinReply } };
  api.post('/join', { schema }, async (request, reply) => {
    const waitS = await wrongCodes.waitS(request.ip);
    if (waitS > 0) {
      const detail = `Too many wrong codes from your address: try again in ${waitS} s.`;
      return sendProblem(reply.header('retry-after', String(waitS)), problem('too-many-requests', detail));
    }
    const wanted = request.body as z.infer<typeof documents.joinRequest>;
    const { client } = wanted;
    const served = host.client.version;
    if (client !== served && /^\d/.test(client)) {
      const { url, sha256 } = bashOf(host, request.viewer).client;
      const detail = `You have client ${client}; this host works with ${served}: type npx ${url} join.`;
      return sendProblem(
        reply,
        problem('client-version', detail, { client: { version: served, url, sha256 } }),
      );
    }
    if (wanted.role === 'spectator') {
      const laterS = spectators.waitS(request.ip);
      const detail = `Too many have come from your address to watch: try again in ${laterS} s.`;
      if (laterS > 0)
        return sendProblem(reply.header('retry-after', String(laterS)), problem('too-many-requests', detail));
      spectators.count(request.ip);
    }
    const joined = await join(host, wanted);
    if (!joined.ok && joined.refused.code === 'wrong-code') await wrongCodes.count(request.ip);
    return send(reply, joined);
  });
}

function addExercises(api: FastifyInstance, host: HostContext): void {
  api.get('/exercises/:id', { config: person, schema: { params: withId } }, (request, reply) => {
    const { id } = request.params as z.infer<typeof withId>;
    const archive = archiveFor(host, request.viewer, id);
    if (!archive.ok) return send(reply, archive);
    const etag = `"${archive.value.sha256}"`;
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/gzip').send(archive.value.bytes);
  });
}

/** Before the body is read: the log allows six a minute, and a client may ask again a few times. */
const perTeam = {
  max: 30,
  timeWindow: 60_000,
  keyGenerator: ({ viewer, ip }: FastifyRequest) =>
    viewer.kind === 'person' ? (viewer.person.team ?? ip) : ip,
};

function addSubmissions(api: FastifyInstance, host: HostContext): void {
  const schema = {
    body: documents.submissionRequest,
    response: { 200: documents.submissionReply, 202: documents.submissionReply },
  };
  api.post(
    '/submissions',
    { config: { ...person, rateLimit: perTeam }, bodyLimit: SUBMISSION_BODY_LIMIT, schema },
    async (request, reply) => {
      const wanted = request.body as z.infer<typeof documents.submissionRequest>;
      const received = await receiveSubmission(host, personOf(request), wanted);
      if (!received.ok) return send(reply, received);
      return reply.code(received.value.isRepeated ? 200 : 202).send(received.value.reply);
    },
  );
  api.get(
    '/submissions',
    { config: person, schema: { response: { 200: documents.submissionsReply } } },
    ({ viewer }) => ({ schema: 'bugsquash/submissions@1', submissions: listSubmissions(host, viewer) }),
  );
  api.get('/submissions/:id', { schema: { params: withId } }, (request, reply) => {
    const { id } = request.params as z.infer<typeof withId>;
    return send(reply, oneSubmission(host, request.viewer, id));
  });
  api.get('/submissions/:id/files', { schema: { params: withId } }, (request, reply) => {
    const { id } = request.params as z.infer<typeof withId>;
    return send(reply, filesOfSubmission(host, request.viewer, id));
  });
}

function addHints(api: FastifyInstance, host: HostContext): void {
  const ofExercise = z.object({ exercise: z.string().max(100) });
  api.get('/hints', { config: person, schema: { querystring: ofExercise } }, (request, reply) => {
    const { exercise } = request.query as z.infer<typeof ofExercise>;
    return send(reply, hintsOf(host, personOf(request), exercise));
  });
  const schema = { body: documents.hintRequest, response: { 200: documents.hintReply } };
  api.post('/hints', { config: person, schema }, (request, reply) => {
    const wanted = request.body as z.infer<typeof documents.hintRequest>;
    return send(reply, buyHint(host, personOf(request), wanted));
  });
}

function addConversation(api: FastifyInstance, host: HostContext): void {
  api.get('/questions', { config: person }, (request) => conversation.questionsOf(host, personOf(request)));
  api.post(
    '/questions',
    { config: person, schema: { body: documents.questionRequest } },
    (request, reply) => {
      const wanted = request.body as z.infer<typeof documents.questionRequest>;
      return send(reply, conversation.ask(host, personOf(request), wanted));
    },
  );
  api.post('/disputes', { config: person, schema: { body: documents.disputeRequest } }, (request, reply) => {
    const wanted = request.body as z.infer<typeof documents.disputeRequest>;
    return send(reply, conversation.dispute(host, personOf(request), wanted));
  });
  api.get('/debriefs', (_request, reply) => send(reply, conversation.debriefsOf(host)));
  api.post('/debriefs', { config: person, schema: { body: documents.debriefRequest } }, (request, reply) => {
    const wanted = request.body as z.infer<typeof documents.debriefRequest>;
    return send(reply, conversation.shareDebrief(host, personOf(request), wanted));
  });
  api.post('/votes', { config: person, schema: { body: documents.voteRequest } }, (request, reply) => {
    const wanted = request.body as z.infer<typeof documents.voteRequest>;
    return send(reply, conversation.vote(host, personOf(request), wanted));
  });
}

function addEvents(api: FastifyInstance, host: HostContext): void {
  const streams = new Streams(host);
  api.addHook('preClose', async () => streams.closeAll());
  const since = z.object({ after: z.coerce.number().int().min(0).optional() });
  const schema = { querystring: since, response: { 200: documents.eventsReply } };
  api.get('/events', { config: { rateLimit: publicReads }, schema }, (request, reply) => {
    const { after } = request.query as z.infer<typeof since>;
    const wantsStream = /\btext\/event-stream\b/.test(request.headers.accept ?? '');
    if (!wantsStream || after !== undefined) return reply.send(eventsSince(host, request.viewer, after ?? 0));
    if (!streams.hasRoomFor(request.viewer))
      return sendProblem(
        reply.header('retry-after', '10'),
        problem('unavailable', 'Too many streams are open here: ask with ?after= instead.'),
      );
    return streams.follow(request, reply);
  });
}
