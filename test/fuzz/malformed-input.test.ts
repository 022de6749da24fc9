import { readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exerciseSchema, parseManifest, solutionSchema } from '../../harness/catalog/manifest.ts';
import { replay } from '../../harness/domain/attempt.ts';
import { applyGitPatch } from '../../harness/files/apply-patch.ts';
import { fromExaminerSchema } from '../../harness/grading/protocol/examiner-messages.ts';
import { FrameReader, ProtocolError } from '../../harness/grading/protocol/frames.ts';
import { parseHostileJson } from '../../harness/grading/protocol/hostile-json.ts';
import { decodeValue } from '../../harness/grading/protocol/values.ts';
import { openSqliteAttemptStore } from '../../harness/store/sqlite-attempt-store.ts';
import { readRuns } from '../../harness/workspace/runs/read-runs.ts';
import { temporaryFolder } from '../support/cli.ts';
import { COLLECTION, exerciseNamed, pristineTree } from '../support/exercises.ts';

/** Ten thousand malformed inputs in all, from one seed, so that a finding can be found again. */
const SEED = 20261122;
const RUNS = 2_500;

/** A text with pieces cut out, doubled, swapped and overwritten. */
function damaged(source: string): fc.Arbitrary<string> {
  const junk = fc.oneof(
    fc.string({ maxLength: 12, unit: 'binary' }),
    fc.constantFrom(
      '\n',
      ': ',
      '- ',
      '\t',
      '{',
      '[',
      '"',
      "'",
      '&a',
      '*a',
      '!!js/function',
      '@@ -1,9 +1,1 @@',
      '--- ',
      '+++ ',
      '\0',
      '__proto__: 1\n',
    ),
  );
  const edit = fc.record({ at: fc.nat(source.length), cut: fc.nat(40), junk });
  return fc
    .array(edit, { minLength: 1, maxLength: 5 })
    .map((edits) =>
      edits.reduce((text, { at, cut, junk: put }) => text.slice(0, at) + put + text.slice(at + cut), source),
    );
}

describe('malformed input gives a clear error or a sound value, and never throws', () => {
  test('manifests', () => {
    const cases = [
      {
        source: readFileSync(join(COLLECTION.exercisesRoot, 'money-split', 'exercise.yaml'), 'utf8'),
        schema: exerciseSchema,
      },
      {
        source: readFileSync(join(COLLECTION.solutionsRoot, 'money-split', 'solution.yaml'), 'utf8'),
        schema: solutionSchema,
      },
    ];
    for (const { source, schema } of cases) {
      fc.assert(
        fc.property(damaged(source), (text) => {
          const parsed = parseManifest<unknown>(text, 'm.yaml', schema as never);
          if (parsed.ok) return;
          expect(parsed.failure.code).toBe('broken-manifest');
          expect(parsed.failure.message).toMatch(/^m\.yaml:\d+: ./);
          expect(parsed.failure.next).not.toBe('');
        }),
        { seed: SEED, numRuns: RUNS / 2 },
      );
    }
  });

  test('patches', () => {
    const exercise = exerciseNamed('money-split');
    const tree = pristineTree(exercise);
    const source = readFileSync(join(exercise.solutionRoot, 'fixes', 'refunds', 'reference.patch'), 'utf8');
    fc.assert(
      fc.property(damaged(source), (text) => {
        const applied = applyGitPatch(tree, text, 'p.patch');
        if (applied.ok) return;
        expect(applied.failure).toMatchObject({
          code: 'broken-manifest',
          message: expect.stringContaining('p.patch'),
        });
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test('replies', () => {
    const refusals = [SyntaxError, ProtocolError];
    const orRefuse = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        expect(
          refusals.some((kind) => error instanceof kind),
          String(error),
        ).toBe(true);
      }
    };
    const text = JSON.stringify({
      id: 1,
      ok: true,
      value: { $: 'map', v: [['a', { $: 'bigint', v: '12' }]] },
    });
    fc.assert(
      fc.property(damaged(text), fc.uint8Array({ maxLength: 64 }), (json, bytes) => {
        orRefuse(() => parseHostileJson(json));
        orRefuse(() => decodeValue(parseHostileJson(json)));
        orRefuse(() => new FrameReader().push(Buffer.from(bytes)));
        let message: unknown = json;
        try {
          message = JSON.parse(json);
        } catch {}
        expect(typeof fromExaminerSchema.safeParse(message).success).toBe('boolean');
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('log files: the spool of runs', async () => {
    const folder = await temporaryFolder();
    const line = JSON.stringify({
      at: '2026-03-02T09:00:00.000Z',
      kind: 'tests',
      source: 'npm',
      passed: 1,
      failed: 0,
      total: 1,
      failures: [],
      durationMs: 5,
    });
    await fc.assert(
      fc.asyncProperty(damaged(`${line}\n${line}\n`), async (text) => {
        const spool = join(folder, 'runs.jsonl');
        await writeFile(spool, text);
        await appendFile(spool, `\n${line}\n`);
        const { runs, offset } = await readRuns(spool, 0);
        expect(runs.at(-1)).toMatchObject({ kind: 'tests', passed: 1 });
        expect(offset).toBe(Buffer.byteLength(`${text}\n${line}\n`));
      }),
      { seed: SEED, numRuns: RUNS / 5 },
    );
  });

  test('log files: the entries of an attempt', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'attempts.sqlite');
    const opened = openSqliteAttemptStore(file);
    if (!opened.ok) throw new Error(opened.failure.message);
    const store = opened.value;
    const prepared = {
      type: 'prepared',
      atMs: 0,
      exercise: { id: 'x', version: '1.0.0', digest: 'd' },
      mode: 'practice',
      limitMs: 1,
      assistants: false,
      workspace: '/w',
    } as const;
    await store.create('a', 'x', prepared);
    const { type, atMs, ...body } = prepared;
    const raw = new BetterSqlite3(file);
    const put = raw.prepare('UPDATE events SET body = ?, type = ? WHERE attempt_id = ?');
    await fc.assert(
      fc.asyncProperty(
        damaged(JSON.stringify(body)),
        fc.constantFrom(type, 'started', 'submitted', 'nonsense'),
        async (text, kind) => {
          put.run(text.replaceAll('\0', ''), kind, 'a');
          const read = await store.read('a');
          if (read.ok) expect(() => replay(read.value)).not.toThrow();
          else
            expect(read.failure).toMatchObject({
              code: 'store-broken',
              message: expect.stringContaining('entry 1 of attempt a'),
            });
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
    raw.close();
    await store.close();
    expect(atMs).toBe(0);
  });
});
