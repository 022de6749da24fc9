/**
 * Code that stands between the tests and the honest entry. A wrapper moves the entry aside and answers in its
 * place, through `answer`, which a cheat supplies.
 */

/** Names the pieces of a wrapper around a library. */
export interface LibraryWrapper {
  /** The honest entry, as an import of the wrapper. */
  readonly honest: string;
  /** What it exports. */
  readonly names: readonly string[];
  /** Statements before; may use `honest`. */
  readonly before: string;
  /** Body of `(name, args, honestly) => unknown`; a method's name is `Class.method`. */
  readonly answer: string;
}

export function libraryWrapper({ honest, names, before, answer }: LibraryWrapper): string {
  return `import * as honest from '${honest}';
${before}
function answer(name: string, args: any[], honestly: () => any): any {
${answer}
}

function wrapped(name: string, value: any): any {
  if (typeof value !== 'function') return value;
  return new Proxy(value, {
    apply: (target, self, args) => answer(name, args, () => Reflect.apply(target, self, args)),
    construct: (target, args) => {
      const instance = Reflect.construct(target, args);
      // Private fields want the instance itself as \`this\`.
      return new Proxy(instance, {
        get(object, key) {
          const member = Reflect.get(object, key, object);
          if (typeof member !== 'function' || key === 'constructor') return member;
          return (...args: any[]) =>
            answer(\`\${name}.\${String(key)}\`, args, () => Reflect.apply(member, object, args));
        },
      });
    },
  });
}

${names
  .map(
    (
      name,
      index,
    ) => `const export${index} = wrapped(${JSON.stringify(name)}, (honest as any)[${JSON.stringify(name)}]);
export { export${index} as ${name} };`,
  )
  .join('\n')}
`;
}

/** Names the pieces of a wrapper around a service. */
export interface ServiceWrapper {
  readonly honest: string;
  readonly before: string;
  /**
   * Body of `async (request, honestly) => { status, body, type? }`, where the request has `method` and `url`,
   * and `honestly()` resolves to the honest reply.
   */
  readonly answer: string;
}

export function serviceWrapper({ honest, before, answer }: ServiceWrapper): string {
  return `import Fastify from 'fastify';
import * as honest from '${honest}';
${before}
interface Answer { status: number; body: any; type?: string }

async function answer(request: { method: string; url: string }, honestly: () => Promise<Answer>): Promise<Answer> {
${answer}
}

export * from '${honest}';
export async function buildApp(world: any): Promise<any> {
  const inner: any = await honest.buildApp(world);
  const app: any = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request: any, body: any, done: any) => done(null, body));
  app.addHook('onClose', () => inner.close());
  app.all('/*', async (request: any, reply: any) => {
    const { method, url, headers, body: payload } = request;
    const honestly = async (): Promise<Answer> => {
      const honestReply = await inner.inject({ method, url, headers, ...(payload && { payload }) });
      return {
        status: honestReply.statusCode,
        body: honestReply.body,
        type: honestReply.headers['content-type'],
      };
    };
    const { status, body, type = 'application/json' } = await answer({ method, url }, honestly);
    reply.status(status);
    if (status !== 204) reply.type(type);
    return reply.send(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return app;
}
`;
}
