import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ExerciseFiles } from '../../harness/catalog/exercise-files.ts';
import { type Cheat, cheatsOf } from '../../harness/verify/checks/cheats/submissions.ts';
import { INSTALLATION_ROOT, madeUp, temporaryDirectory } from './made-up.ts';

const SERVICE = madeUpService();

function madeUpService() {
  return {
    'exercises/ladders/exercise.yaml': (text: string) =>
      text
        .replace('library', 'service')
        .replace('src/fee.ts', 'src/app.ts')
        .replace('packages: []', 'packages: [fastify]'),
    'exercises/ladders/repo/src/app.ts': `import Fastify, { type FastifyInstance } from 'fastify';
import { feeFor } from './fee.ts';

export interface World {
  now: () => Date;
}

export function buildApp(_world: World): FastifyInstance {
  const app = Fastify();
  app.get<{ Params: { days: string } }>('/fees/:days', async (request) => ({ fee: feeFor(Number(request.params.days)) }));
  return app;
}
`,
    'exercises/ladders/repo/test/app.test.ts': `import { expect, test } from 'vitest';
import { get } from './support.ts';

test('one day costs one day', async () => {
  const { status, json } = await get('/fees/1');
  expect(status).toBe(200);
  expect(json).toEqual({ fee: 150 });
});
`,
  };
}

function named(exerciseFiles: ExerciseFiles, name: string): Cheat {
  const cheat = cheatsOf(exerciseFiles).find((one) => one.name === name);
  if (!cheat) throw new Error(`there is no cheat ${name}`);
  return cheat;
}

/** Loads the entry of a cheat as the subject would. */
async function loaded({ tree }: Cheat, entry: string) {
  const root = temporaryDirectory();
  for (const [path, content] of tree) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  symlinkSync(join(INSTALLATION_ROOT, 'node_modules'), join(root, 'node_modules'));
  return import(pathToFileURL(join(root, entry)).href);
}

test.each([
  ['library', {}, 'src/fee.ts'],
  ['service', SERVICE, 'src/app.ts'],
] as const)('every cheat on a %s is a tree of its own that Node can run', (_style, changes, entry) => {
  const exerciseFiles = madeUp(changes);
  const cheats = cheatsOf(exerciseFiles);
  expect(new Set(cheats.map(({ name }) => name)).size).toBe(cheats.length);
  expect(cheats.length).toBeGreaterThan(5);
  for (const { name, tree } of cheats) {
    const differs = [...tree].some(([path, content]) => !exerciseFiles.repo.get(path)?.equals(content));
    expect(differs, name).toBe(true);
    const code = tree.get(entry)?.toString('utf8') ?? '';
    expect(() => stripTypeScriptTypes(code), name).not.toThrow();
  }
});

describe('on a library', () => {
  test('visible values are known by heart, the rest is as it was', async () => {
    const { feeFor, depositBack } = await loaded(named(madeUp(), 'visible-values'), 'src/fee.ts');
    expect(feeFor(1)).toBe(150);
    expect(feeFor(2)).toBe(450);
    expect(depositBack(2000, 0)).toBe(2000);
    expect(() => feeFor(0.5)).toThrow(RangeError);
  });

  test('errors are swallowed', async () => {
    const { feeFor } = await loaded(named(madeUp(), 'errors-swallowed'), 'src/fee.ts');
    expect(feeFor(0.5)).toBeUndefined();
    expect(feeFor(2)).toBe(450);
  });

  test('everything is refused', async () => {
    const { feeFor } = await loaded(named(madeUp(), 'everything-refused'), 'src/fee.ts');
    expect(() => feeFor(2)).toThrow(RangeError);
  });

  test('methods are answered for as well', async () => {
    const exerciseFiles = madeUp({
      'exercises/ladders/repo/src/fee.ts': (text) => `${text}
export class Ledger {
  #paid = 0;
  pay(amount: number): number {
    if (amount < 0) throw new RangeError('too little');
    this.#paid += amount;
    return this.#paid;
  }
}
export type Kind = 'step';
`,
    });
    const { Ledger } = await loaded(named(exerciseFiles, 'errors-swallowed'), 'src/fee.ts');
    const ledger = new Ledger();
    expect([ledger.pay(2), ledger.pay(-1), ledger.pay(3)]).toEqual([2, undefined, 5]);
  });
});

describe('on a service', () => {
  const replyOf = async (name: string, url: string) => {
    const { buildApp } = await loaded(named(madeUp(SERVICE), name), 'src/app.ts');
    const app = await buildApp({});
    const { statusCode, body } = await app.inject({ method: 'GET', url });
    await app.close();
    return [statusCode, JSON.parse(body)];
  };

  test('visible values are known by heart, the rest is as it was', async () => {
    expect(await replyOf('visible-values', '/fees/1')).toEqual([200, { fee: 150 }]);
    expect(await replyOf('visible-values', '/fees/2')).toEqual([200, { fee: 450 }]);
  });

  test('errors are swallowed', async () => {
    expect(await replyOf('errors-swallowed', '/fees/half')).toEqual([200, {}]);
    expect(await replyOf('errors-swallowed', '/fees/2')).toEqual([200, { fee: 450 }]);
  });

  test('everything is refused', async () => {
    expect(await replyOf('everything-refused', '/fees/2')).toEqual([400, { error: 'refused' }]);
  });
});
