import { stripTypeScriptTypes } from 'node:module';
import { requireOffered } from '../offered-packages.ts';
import { shareSchemaCompilers } from './shared-compilers.ts';

/**
 * While nothing is asked yet: lets Node and Fastify do what takes long the first time, before there is code to do it for. What
 * fails here is tried again for the submission.
 */
export async function warmUp(root: string, packages: readonly string[]): Promise<void> {
  stripTypeScriptTypes('let warm: true');
  if (!packages.includes('fastify')) return;
  shareSchemaCompilers(root);
  const { fastify } = requireOffered(root)('fastify') as typeof import('fastify');
  const app = fastify();
  const schema = {
    querystring: { type: 'object', properties: { a: { type: 'integer' } } },
    response: { 200: { type: 'object', properties: { b: { type: 'array', items: { type: 'string' } } } } },
  };
  app.get('/', { schema }, async () => ({ b: ['c'] }));
  await app.ready();
  await app.close();
}
