import { createRequire } from 'node:module';
import { requireOffered } from '../offered-packages.ts';

/**
 * Every hidden test builds an app of its own, and half of what that costs is Fastify compiling the same JSON
 * schemas again. What a schema compiles to depends on its text and the compiler's options alone, so within one
 * process it is compiled once.
 */

type Compile = (definition: { readonly schema: unknown }) => unknown;
type Factory = (externalSchemas: unknown, options: Record<string, unknown>) => Compile;
type Selector = (options?: unknown) => Factory;

const COMPILERS = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler'];

let isShared = false;

/** Makes the submission's Fastify share compiled schemas; without Fastify it does nothing. */
export function shareSchemaCompilers(root: string): void {
  if (isShared) return;
  const fromRoot = requireOffered(root);
  let fastify: string;
  try {
    fastify = fromRoot.resolve('fastify');
  } catch {
    return;
  }
  isShared = true;
  const fromFastify = createRequire(fastify);
  for (const name of COMPILERS) {
    const path = fromFastify.resolve(name);
    const original = fromFastify(path) as Selector;
    const entry = fromFastify.cache[path];
    if (entry) entry.exports = Object.assign(sharing(original), original);
  }
}

function sharing(original: Selector): Selector {
  const factories = new Map<string, Factory>();
  return (selectorOptions) => {
    const key = JSON.stringify(selectorOptions) ?? '';
    const factory = factories.get(key) ?? shareFactory(original(selectorOptions));
    factories.set(key, factory);
    return factory;
  };
}

function shareFactory(original: Factory): Factory {
  const compilers = new Map<string, Compile>();
  return (externalSchemas, options) => {
    // Functions among the options do not show in the key, so what they make is not shared.
    if (hasFunctions(options)) return original(externalSchemas, options);
    const key = JSON.stringify([externalSchemas, options]);
    const compile = compilers.get(key) ?? shareCompile(original(externalSchemas, options));
    compilers.set(key, compile);
    return compile;
  };
}

function shareCompile(original: Compile): Compile {
  const compiled = new Map<string, unknown>();
  return (definition) => {
    const key = JSON.stringify(definition.schema);
    if (!compiled.has(key)) compiled.set(key, original(definition));
    return compiled.get(key);
  };
}

function hasFunctions(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasFunctions);
}
