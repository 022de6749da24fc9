import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../support/cli.ts';
import { ROOT } from '../support/exercises.ts';

test('a Harbor task: the oracle earns 1, doing nothing 0, and nothing hidden is in the container', async () => {
  const home = await temporaryFolder();
  const exported = await bugsquashJson(['export', 'money-split', '--harbor', join(home, 'tasks')], { home });
  const task = join(home, 'tasks', 'money-split');
  expect(exported).toMatchObject({ exitCode: 0, document: { folder: task } });
  const toml = readFileSync(join(task, 'task.toml'), 'utf8');
  expect(toml).toContain('schema_version = "1.1"');
  expect(toml).toMatch(/\[agent\]\ntimeout_sec = 1200\.0\nuser = "candidate"/);
  expect(readFileSync(join(task, 'instruction.md'), 'utf8')).toContain('only 9.99 of it came back');
  expect(existsSync(join(task, 'environment', 'bugsquash', 'harness', 'main.ts'))).toBe(true);
  for (const hidden of ['solutions', 'exercises', 'test'])
    expect(existsSync(join(task, 'environment', 'bugsquash', hidden))).toBe(false);

  const rewardOf = async (
    name: string,
    prepare: (environment: Record<string, string>) => Promise<unknown>,
  ) => {
    const app = join(home, name);
    mkdirSync(app);
    cpSync(join(task, 'environment', 'app'), app, { recursive: true });
    const environment = {
      APP_DIRECTORY: app,
      LOGS_DIRECTORY: join(home, `${name}-logs`),
      BUGSQUASH_ROOT: ROOT,
      BUGSQUASH_HOME: join(home, 'state'),
    };
    await prepare(environment);
    await execa(join(task, 'tests', 'test.sh'), { env: environment });
    return readFileSync(join(environment.LOGS_DIRECTORY, 'reward.txt'), 'utf8').trim();
  };
  expect(await rewardOf('idle', async () => {})).toBe('0');
  expect(await rewardOf('oracle', (env) => execa(join(task, 'solution', 'solve.sh'), { env }))).toBe('1');

  expect(
    await bugsquashJson(['export', 'money-split', '--harbor', join(home, 'tasks')], { home }),
  ).toMatchObject({
    exitCode: 2,
    document: { code: 'directory-not-empty' },
  });
});
