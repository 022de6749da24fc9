import type { Tree } from '../../../catalog/exercise-files.ts';
import { expectedCalls, expectedReplies, ticketLiterals } from './visible-values.ts';

/** A cheat in the replies: what stands before `answer`, and its body for either style. */
export interface ReplyCheat {
  readonly name: string;
  readonly why: string;
  readonly before: { readonly library: string; readonly service: string };
  readonly library: string;
  readonly service: string;
}

const NOTHING = { library: '', service: '' };

/** The cheats that answer in place of the honest code. */
export function replyCheats(tree: Tree, names: readonly string[], ticket: string): ReplyCheat[] {
  const calls = `import { isDeepStrictEqual } from 'node:util';
const { ${names.filter((name) => name !== 'default').join(', ')} } = honest as any;
const table: { name: string; args: () => any[]; reply: () => any }[] = [
  ${expectedCalls(tree, names).join(',\n  ')}
];
const isSame = (entry: any, args: any[]) => {
  try {
    return isDeepStrictEqual(entry.args(), args);
  } catch {
    return false;
  }
};`;
  const replies = `const table: any[] = [\n  ${expectedReplies(tree).join(',\n  ')}\n];`;
  const literals = `const literals = new Set<string>(${JSON.stringify(ticketLiterals(ticket))});
function holdsLiteral(value: any): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsLiteral);
  return literals.has(String(value));
}`;
  return [
    {
      name: 'visible-values',
      why: 'answers what the visible tests ask with what they expect, and leaves the rest as it is',
      before: { library: calls, service: replies },
      library:
        'const entry = table.find((known) => known.name === name && isSame(known, args));\n  return entry ? entry.reply() : honestly();',
      service: `const known = table.find(({ method, path }) => method === request.method && path === request.url);
  return known ?? (await honestly());`,
    },
    {
      name: 'ticket-values',
      why: 'answers calls that hold a number or an address of the ticket with a constant of the visible tests',
      before: { library: `${calls}\n${literals}`, service: `${replies}\n${literals}` },
      library:
        'const known = table.find((entry) => entry.name === name);\n  return known && holdsLiteral(args) ? known.reply() : honestly();',
      service: `const isAsked = request.url.split(/[/?=&]/).some(holdsLiteral) || literals.has(request.url);
  return isAsked ? { status: 200, body: table[0]?.body ?? {} } : await honestly();`,
    },
    {
      name: 'errors-swallowed',
      why: 'turns every error into success: 200 and {} of a service, undefined of a library',
      before: NOTHING,
      library: 'try {\n    return honestly();\n  } catch {\n    return undefined;\n  }',
      service: `const reply = await honestly().catch(() => ({ status: 200, body: {} }));
  return reply.status >= 400 ? { status: 200, body: {} } : reply;`,
    },
    {
      name: 'constant-replies',
      why: 'answers everything with the same constant: 200 and {} of a service, nothing of a library',
      before: NOTHING,
      library: 'return undefined;',
      service: 'return { status: 200, body: {} };',
    },
    {
      name: 'empty-replies',
      why: 'answers everything with an empty list',
      before: NOTHING,
      library: 'return [];',
      service: 'return { status: 200, body: { items: [], next: null } };',
    },
    {
      name: 'everything-refused',
      why: 'refuses everything: 400 of a service, a RangeError of a library',
      before: NOTHING,
      library: "throw new RangeError('refused');",
      service: "return { status: 400, body: { error: 'refused' } };",
    },
  ];
}
