import fc from 'fast-check';
import { databaseBytes, ENDLESS_SQL, opening } from './database-bytes.ts';

/** Code of a submission that writes to the descriptors of its process while it is loaded, or soon after. */

const CONTROL_FD = 3;
const DATABASE_FD = 12;
const UPSTREAM_FD = 13;

/** One act of the code: bytes for a descriptor, whether it waits for some back, or the end of the descriptor. */
interface Act {
  readonly fd: number;
  readonly base64: string;
  readonly after: 'go on' | 'read' | 'close';
}

/** When it acts: while it is loaded, behind that, again and again, or from a thread that nothing holds up. */
const WHEN = ['load', 'immediate', 'timer', 'interval', 'thread'] as const;

const json: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({ id: fc.nat(5), ok: fc.boolean(), value: fc.jsonValue({ maxDepth: 3 }) }),
  fc.record({
    id: fc.nat(5),
    ok: fc.constant(false),
    fault: fc.record({ name: fc.string(), message: fc.string(), line: fc.double() }),
  }),
  fc.record({ type: fc.constantFrom('call', 'abort', 'synced'), id: fc.nat(5), epoch: fc.nat(3) }),
  fc.jsonValue(),
);

const jsonFrame = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: json.map((message) => JSON.stringify(message)) },
      { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
      { weight: 1, arbitrary: fc.nat(20_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)) },
      { weight: 1, arbitrary: fc.constant('{"id":1,"ok":true,"value":{"__proto__":{"x":1}}}') },
    ),
    fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -5, max: 2 ** 31 }) },
    ),
  )
  .map(([text, off]) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(4);
    header.writeUInt32BE(Math.max(0, content.length + off));
    return Buffer.concat([header, content]);
  });

const httpBytes = fc
  .constantFrom('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}', 'HTTP/1.1 200', '\r\n\r\n', 'x')
  .map(Buffer.from);
const noise = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes));

const endless = Buffer.concat([
  Buffer.from([0, 0, 0, 0, 10, 1, 0, 0, 0, 0, 0, 0, 0]),
  Buffer.from(ENDLESS_SQL),
]);
endless.writeUInt32LE(endless.length - 4, 0);
endless.writeUInt32LE(ENDLESS_SQL.length, 9);

const acts: fc.Arbitrary<readonly (readonly [fd: number, bytes: Buffer])[]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.boolean(), fc.array(databaseBytes, { minLength: 1, maxLength: 8 }), fc.boolean())
      .map(([opens, all, ends]) =>
        [...(opens ? opening : []), ...all, ...(ends ? [endless] : [])].map(
          (bytes) => [DATABASE_FD, bytes] as const,
        ),
      ),
  },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.tuple(
        fc.constantFrom(CONTROL_FD, CONTROL_FD, UPSTREAM_FD),
        fc.oneof({ weight: 4, arbitrary: jsonFrame }, { weight: 1, arbitrary: noise }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(fc.integer({ min: 4, max: 11 }), fc.oneof(httpBytes, noise)), {
      minLength: 1,
      maxLength: 8,
    }),
  },
);

const script: fc.Arbitrary<readonly Act[]> = fc
  .tuple(
    acts,
    fc.array(fc.constantFrom('go on', 'go on', 'go on', 'read', 'close'), { minLength: 20, maxLength: 20 }),
  )
  .map(([all, afters]) =>
    all.map(
      ([fd, bytes], index): Act => ({
        fd,
        base64: bytes.toString('base64'),
        after: (afters[index] ?? 'go on') as Act['after'],
      }),
    ),
  );

const hostile = fc.tuple(fc.constantFrom(...WHEN), script);

/** Modules to lay beside the entry, which has to import `early.ts`; the same ones for the same seed. */
export function hostileCode(seed: number): Readonly<Record<string, string>> {
  const [[when, all] = ['load', []]] = fc.sample(hostile, { seed, numRuns: 1 });
  const start = {
    load: 'act();',
    immediate: 'setImmediate(act);',
    timer: 'setTimeout(act, 30);',
    interval: 'setInterval(act, 20);',
    thread: "new Worker(new URL('./thread.ts', import.meta.url)).unref();",
  }[when];
  return {
    'src/early.ts': `import { Worker } from 'node:worker_threads';\nimport { act } from './acts.ts';\n\nvoid Worker;\n${start}\n`,
    'src/thread.ts': "import { act } from './acts.ts';\n\nfor (;;) act();\n",
    'src/acts.ts': `import { closeSync, readSync, writeSync } from 'node:fs';

const ACTS = ${JSON.stringify(all, null, 2)};

export function act(): void {
  for (const { fd, base64, after } of ACTS) {
    try {
      writeSync(fd, Buffer.from(base64, 'base64'));
      if (after === 'read') readSync(fd, Buffer.alloc(4096));
      if (after === 'close') closeSync(fd);
    } catch {}
  }
}
`,
  };
}
