import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';

describe('a submission that does not start is graded, and says why in a line', () => {
  const cases = [
    {
      name: 'a syntax error',
      exercise: 'money-split',
      file: 'src/index.ts',
      change: (source: string) => `${source}\nexport const = 1;\n`,
      problem: { code: 'syntax-error', file: 'src/index.ts', line: expect.any(Number) },
    },
    {
      name: 'an import of an export that is not there',
      exercise: 'money-split',
      file: 'src/index.ts',
      change: (source: string) => `import { nowhere } from './money.ts';\nexport { nowhere };\n${source}`,
      problem: { code: 'missing-export' },
    },
    {
      name: 'a service without its entry point',
      exercise: 'feed-pagination',
      file: 'src/app.ts',
      change: (source: string) => source.replace(/export (async )?function buildApp/, '$1function buildApp'),
      problem: { code: 'missing-export', message: 'src/app.ts exports no function buildApp' },
    },
    {
      name: 'an import of a package that is not offered',
      exercise: 'money-split',
      file: 'src/index.ts',
      change: (source: string) => `import 'zod';\n${source}`,
      problem: {
        code: 'package-not-offered',
        message: 'src/index.ts imports "zod", which this exercise does not offer',
        file: 'src/index.ts',
      },
    },
    {
      name: 'an endless loop at start-up',
      exercise: 'money-split',
      file: 'src/index.ts',
      change: (source: string) => `${source}\nfor (;;) {}\n`,
      problem: { code: 'start-timeout' },
      limits: ['wall'],
    },
    {
      name: 'an entry that ends its process',
      exercise: 'money-split',
      file: 'src/index.ts',
      change: (source: string) => `${source}\nprocess.exit(0);\n`,
      problem: { code: 'start-ended' },
    },
  ];

  test.for(cases)('$name', async ({ exercise, file, change, problem, limits = [] }) => {
    const home = await temporaryFolder();
    const answer = join(home, 'answer');
    await cp(join(ROOT, 'exercises', exercise, 'repo'), answer, { recursive: true });
    await writeFile(join(answer, file), change(await readFile(join(answer, file), 'utf8')));
    const { exitCode, document } = await bugsquashJson(['grade', exercise, '--dir', answer], { home });
    expect(exitCode).toBe(1);
    expect(document.outcome).toBe('graded');
    expect(document.problems).toEqual([expect.objectContaining(problem)]);
    expect(document.problems[0].message).not.toContain('\n');
    expect(document.limits.hit).toEqual(limits);
    expect(document.bugs.every((bug: { squashed: boolean }) => !bug.squashed)).toBe(true);
    expect(document.score.total).toBe(0);
  });
});
