import type { FastifyInstance } from 'fastify';
import type { AlertRepository } from './repository.ts';

const notificationsQuery = {
  type: 'object',
  properties: { after: { type: 'integer', minimum: 0, default: 0 } },
} as const;

/** For the wall in the duty room, and for the pager. */
export function alertRoutes(app: FastifyInstance, alerts: AlertRepository): void {
  app.get('/alerts', async () => ({
    items: alerts.open().map(({ certificate, level, opened_at }) => ({
      certificate,
      level,
      openedAt: new Date(opened_at).toISOString(),
    })),
  }));

  app.get<{ Querystring: { after: number } }>(
    '/notifications',
    { schema: { querystring: notificationsQuery } },
    async (request) => ({
      items: alerts.notificationsAfter(request.query.after).map(({ id, certificate, level, days_left, sent_at }) => ({
        id,
        certificate,
        level,
        daysLeft: days_left,
        sentAt: new Date(sent_at).toISOString(),
      })),
    }),
  );
}
