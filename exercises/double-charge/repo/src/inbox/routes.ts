import type { FastifyInstance } from 'fastify';
import { notFound } from '../http/problem.ts';
import type { Services } from '../services.ts';
import type { StoredEvent } from './repository.ts';

const present = (event: StoredEvent) => ({
  id: event.id,
  type: event.type,
  state: event.state,
  attempts: event.attempts,
  receivedAt: new Date(event.receivedAt).toISOString(),
  dueAt: event.state === 'pending' ? new Date(event.dueAt).toISOString() : null,
  reason: event.reason,
});

export async function inboxRoutes(app: FastifyInstance, { inbox }: Services): Promise<void> {
  app.get<{ Params: { id: string } }>('/events/:id', async (request) => {
    const event = inbox.find(request.params.id);
    if (!event) throw notFound('event');
    return present(event);
  });

  app.get('/dead-letters', async () => ({ items: inbox.dead().map(present) }));

  app.get('/queue', async () => {
    const { pending, dead, oldest } = inbox.counts();
    return { pending, dead, oldest: oldest === null ? null : new Date(oldest).toISOString() };
  });
}
