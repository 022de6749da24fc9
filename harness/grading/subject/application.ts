import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SubjectRequest } from '../protocol/subject-messages.ts';
import { decodeValue, encodeValue } from '../protocol/values.ts';
import type { ControlChannel } from './control-channel.ts';
import { restrictImports } from './import-guard.ts';
import { ReceivedCallbacks } from './received-callbacks.ts';
import { shareSchemaCompilers } from './warm-up/shared-compilers.ts';
import { createWorld, type SubjectWorld } from './world.ts';

/** The part of a Fastify instance that the subject needs. */
interface App {
  readonly server: Server;
  ready(): PromiseLike<unknown>;
  close(): PromiseLike<unknown>;
}

type LoadRequest = Extract<SubjectRequest, { op: 'load' }>;
type WarmUpRequest = Extract<SubjectRequest, { op: 'load-warm-up' }>;
type OpenRequest = Extract<SubjectRequest, { op: 'open' }>;
type Exports = Readonly<Record<string, unknown>>;

/** The loaded submission: its exports, and per test a world and (for services) an app built in it. */
export class Application {
  app: App | undefined;
  readonly #request: LoadRequest;
  readonly #exports: Exports;
  readonly #channel: ControlChannel;
  readonly #handles = new Map<number, object>();
  readonly #callbacks: ReceivedCallbacks;
  /** Of a library with a world: what it made of it. */
  #library: object | undefined;
  #world: SubjectWorld | undefined;

  private constructor(request: LoadRequest, exports: Exports, channel: ControlChannel) {
    this.#request = request;
    this.#exports = exports;
    this.#channel = channel;
    this.#callbacks = new ReceivedCallbacks(
      channel,
      (value) => this.#send(value),
      (wire) => this.#receive(wire),
    );
  }

  static async load(request: LoadRequest, channel: ControlChannel): Promise<Application> {
    restrictImports(process.cwd(), request.packages);
    if (request.style === 'service') shareSchemaCompilers(process.cwd());
    const exports = (await import(pathToFileURL(resolve(request.entry)).href)) as Exports;
    const maker = makerOf(request);
    if (maker && typeof exports[maker] !== 'function') throw missingExport(request.entry, maker);
    return new Application(request, exports, channel);
  }

  /** What stands in for a submission while there is none. */
  static async loadWarmUp({ style, world }: WarmUpRequest, channel: ControlChannel): Promise<Application> {
    const exports = (await import('./warm-up/warm-up-app.ts')) as Exports;
    return new Application({ op: 'load', entry: 'warm-up', style, world, packages: [] }, exports, channel);
  }

  async handle(request: Exclude<SubjectRequest, LoadRequest | WarmUpRequest>): Promise<unknown> {
    if ('args' in request && ReceivedCallbacks.isIn(request.args)) await this.#channel.allowCalls();
    switch (request.op) {
      case 'open':
        return this.#open(request);
      case 'close':
        return this.#close();
      case 'set-clock':
        await this.#world?.setClock(request.nowMs);
        return null;
      case 'next-sleep':
        return this.#world?.nextSleepMs() ?? null;
      case 'call':
        return this.#send(await this.#exportedFunction(request.name)(...this.#receive(request.args)));
      case 'construct': {
        const constructed: unknown = Reflect.construct(
          this.#exportedFunction(request.name),
          this.#receive(request.args),
        );
        return this.#send(constructed);
      }
      case 'call-method': {
        const instance = this.#instance(request.handle);
        const method: unknown = Reflect.get(instance, request.name);
        if (typeof method !== 'function') throw new TypeError(`${request.name} is not a method`);
        return this.#send(await Reflect.apply(method, instance, this.#receive(request.args)));
      }
      case 'get-property':
        return this.#send(Reflect.get(this.#instance(request.handle), request.name));
      case 'keep':
        this.#handles.set(request.handle, this.#receive(request.args)[0] as object);
        return null;
      case 'read-kept':
        return this.#send(this.#instance(request.handle));
      case 'iterate':
        this.#handles.set(request.iterator, iteratorOf(this.#instance(request.handle)));
        return null;
      case 'next': {
        const { done, value } = await (this.#instance(request.iterator) as AsyncIterator<unknown>).next();
        return this.#send(done === true ? { done } : { done: false, value });
      }
      case 'end-iteration': {
        const iterator = this.#instance(request.iterator) as AsyncIterator<unknown>;
        this.#handles.delete(request.iterator);
        await iterator.return?.();
        return null;
      }
    }
  }

  async #open(settings: OpenRequest): Promise<null> {
    this.#world = await createWorld(this.#request.world, settings);
    if (this.#request.style === 'service') {
      const buildApp = this.#exports.buildApp as (world: unknown) => App | PromiseLike<App>;
      const app = await buildApp(this.#world.parts);
      if (typeof app?.ready !== 'function' || typeof app.close !== 'function') {
        throw Object.assign(new TypeError('buildApp did not return a Fastify instance'), {
          code: 'ERR_NO_APP',
        });
      }
      await app.ready();
      this.app = app;
    } else if (makerOf(this.#request)) {
      const create = this.#exports.create as (world: unknown) => unknown;
      const library = await create(this.#world.parts);
      if (typeof library !== 'object' || library === null) {
        throw Object.assign(new TypeError('create did not return an object'), { code: 'ERR_NO_LIBRARY' });
      }
      this.#library = library;
    }
    this.#world.settle();
    return null;
  }

  async #close(): Promise<null> {
    const app = this.app;
    this.app = undefined;
    this.#library = undefined;
    this.#handles.clear();
    this.#callbacks.clear();
    await app?.close();
    this.#world?.dispose();
    this.#world = undefined;
    return null;
  }

  #exportedFunction(name: string): (...args: unknown[]) => unknown {
    const library = this.#library;
    if (library) {
      const made: unknown = name in Object.prototype ? undefined : Reflect.get(library, name);
      if (typeof made !== 'function') throw missingExport('create', name);
      return (...args) => Reflect.apply(made, library, args);
    }
    const exported = Object.hasOwn(this.#exports, name) ? this.#exports[name] : undefined;
    if (typeof exported !== 'function') throw missingExport(this.#request.entry, name);
    return exported as (...args: unknown[]) => unknown;
  }

  #instance(handle: number): object {
    const instance = this.#handles.get(handle);
    if (!instance) throw new TypeError('the handle is not of this test');
    return instance;
  }

  #receive(args: unknown): unknown[] {
    return decodeValue(args, {
      fromHandle: ({ handle }) => this.#instance(handle),
      fromCallback: ({ callback }) => this.#callbacks.named(callback),
    }) as unknown[];
  }

  #send(value: unknown): unknown {
    return encodeValue(value, {
      toHandle: (instance) => {
        const handle = this.#handles.size + 1;
        this.#handles.set(handle, instance);
        return { handle, className: String(instance.constructor?.name ?? '') };
      },
    });
  }
}

/** The export that makes what a test asks, out of a world; a library without one is asked itself. */
function makerOf({ style, world }: LoadRequest): 'buildApp' | 'create' | undefined {
  if (style === 'service') return 'buildApp';
  return world.length > 0 ? 'create' : undefined;
}

function missingExport(module: string, name: string): TypeError {
  const does = module === 'create' ? 'makes' : 'exports';
  return Object.assign(new TypeError(`${module} ${does} no function ${name}`), {
    code: 'ERR_MISSING_EXPORT',
  });
}

/** Its own kind of iterator where it has both, as `for await` picks it. */
function iteratorOf(iterable: object): object {
  const { [Symbol.asyncIterator]: ofAsync, [Symbol.iterator]: ofSync } = iterable as {
    [Symbol.asyncIterator]?: unknown;
    [Symbol.iterator]?: unknown;
  };
  const begin = ofAsync ?? ofSync;
  if (typeof begin !== 'function') throw new TypeError('what was returned cannot be iterated');
  return Reflect.apply(begin, iterable, []) as object;
}
