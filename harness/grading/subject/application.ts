import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SubjectRequest } from '../protocol/subject-messages.ts';
import { decodeValue, encodeValue } from '../protocol/values.ts';
import { restrictImports } from './import-guard.ts';
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
  readonly #handles = new Map<number, object>();
  #world: SubjectWorld | undefined;

  private constructor(request: LoadRequest, exports: Exports) {
    this.#request = request;
    this.#exports = exports;
  }

  static async load(request: LoadRequest): Promise<Application> {
    restrictImports(process.cwd(), request.packages);
    if (request.style === 'service') shareSchemaCompilers(process.cwd());
    const exports = (await import(pathToFileURL(resolve(request.entry)).href)) as Exports;
    if (request.style === 'service' && typeof exports.buildApp !== 'function') {
      throw Object.assign(new TypeError(`${request.entry} exports no function buildApp`), {
        code: 'ERR_MISSING_EXPORT',
      });
    }
    return new Application(request, exports);
  }

  /** What stands in for a submission while there is none. */
  static async loadWarmUp({ style, world }: WarmUpRequest): Promise<Application> {
    const exports = (await import('./warm-up/warm-up-app.ts')) as Exports;
    return new Application({ op: 'load', entry: 'warm-up', style, world, packages: [] }, exports);
  }

  async handle(request: Exclude<SubjectRequest, LoadRequest | WarmUpRequest>): Promise<unknown> {
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
    }
    this.#world.settle();
    return null;
  }

  async #close(): Promise<null> {
    const app = this.app;
    this.app = undefined;
    this.#handles.clear();
    await app?.close();
    this.#world?.dispose();
    this.#world = undefined;
    return null;
  }

  #exportedFunction(name: string): (...args: unknown[]) => unknown {
    const exported = Object.hasOwn(this.#exports, name) ? this.#exports[name] : undefined;
    if (typeof exported !== 'function') {
      throw Object.assign(new TypeError(`${this.#request.entry} exports no function ${name}`), {
        code: 'ERR_MISSING_EXPORT',
      });
    }
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
