import type { FastifyInstance } from 'fastify';
import { notFound } from '../http/problem.ts';
import type { Services } from '../services.ts';

export async function passRoutes(app: FastifyInstance, { passes }: Services): Promise<void> {
  app.get<{ Params: { id: string } }>('/passes/:id', async (request) => {
    const pass = passes.find(request.params.id);
    if (!pass) throw notFound('pass');
    return pass;
  });
}
