import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { bugsquashJson, LAUNCHER, temporaryFolder } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';

test('host --demo serves recorded play on this machine alone, and leaves nothing behind', async () => {
  const home = await temporaryFolder();
  const port = await freePort();
  const child = spawn(process.execPath, [LAUNCHER, 'host', '--demo', '--json', '--port', `${port}`], {
    cwd: home,
    env: { ...process.env, BUGSQUASH_HOME: `${home}/state` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  await expect.poll(() => printed.endsWith('}\n'), { timeout: 120_000 }).toBe(true);
  const { url, folder } = JSON.parse(printed) as { url: string; folder: string };
  expect(url).toBe(`http://127.0.0.1:${port}`);
  const reply = await fetch(`${url}/api/v1/board`);
  expect(await reply.json()).toMatchObject({ demo: true, name: 'Demo bash', rows: { length: 8 } });
  expect(existsSync(folder)).toBe(true);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect([code, existsSync(folder)]).toEqual([0, false]);
  expect(existsSync(`${home}/state`)).toBe(false);
});

test.each(['--database', '--restore'])('host --demo takes no %s: its store goes with it', async (flag) => {
  const home = await temporaryFolder();
  expect(await bugsquashJson(['host', '--demo', flag, 'x'], { home })).toMatchObject({
    exitCode: 2,
    document: { code: 'bad-arguments', message: expect.stringContaining(`no ${flag}`) },
  });
});
