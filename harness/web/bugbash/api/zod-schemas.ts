import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';

/** Routes name the zod documents of `bugbash/api.ts`: requests are checked with them, OpenAPI is derived from them. */

export function useZod(server: FastifyInstance): void {
  server.setValidatorCompiler<z.ZodType>(({ schema }) => (data: unknown) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? { value: parsed.data } : { error: new Error(wordIssues(parsed.error)) };
  });
  // What use cases return is typed by the same documents.
  server.setSerializerCompiler(() => (data: unknown) => JSON.stringify(data));
}

const MOST_ISSUES = 3;

function wordIssues({ issues }: z.ZodError): string {
  return issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

/** The schema of a route with JSON Schema in place of zod, for the OpenAPI document. */
export function asJsonSchema(schema: FastifySchema): FastifySchema {
  const { body, querystring, params, response, ...rest } = schema as Record<string, unknown>;
  const io = 'input' as const;
  return {
    ...rest,
    ...(body instanceof z.ZodType && { body: jsonSchema(body, io) }),
    ...(querystring instanceof z.ZodType && { querystring: jsonSchema(querystring, io) }),
    ...(params instanceof z.ZodType && { params: jsonSchema(params, io) }),
    ...(response !== undefined && {
      response: Object.fromEntries(
        Object.entries(response as Record<string, unknown>).map(([status, one]) => [
          status,
          one instanceof z.ZodType ? { description: status, ...jsonSchema(one, 'output') } : one,
        ]),
      ),
    }),
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...document } = z.toJSONSchema(schema, {
    io,
    target: 'draft-7',
    unrepresentable: 'any',
  });
  return document;
}
