import { once } from 'node:events';
import { existsSync, statfsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bugsquashJson, temporaryFolder } from '../../support/cli.ts';

interface Line {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
  readonly next: string | null;
}

test('--check looks at the disk of the state folder and at the port, and counts gradings of each exercise', async () => {
  const home = await temporaryFolder();
  writeFileSync(
    join(home, 'bash.yaml'),
    'name: Spring bash\nexercises: [money-split, feed-pagination]\nminutes: 60\nteams: solo\nhints: "on"\nassistants: allowed\n',
  );
  const other = createServer().listen(0, '0.0.0.0');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  // Another file system than that of the current folder, where this machine has one to write to.
  const elsewhere = existsSync('/dev/shm') ? '/dev/shm' : home;
  const state = join(elsewhere, 'bugsquash-check-test');
  const { exitCode, document } = await bugsquashJson(['host', 'bash.yaml', '--check', '--port', `${port}`], {
    home,
    env: { BUGSQUASH_HOME: state },
  });
  const line = (name: string) => (document.lines as Line[]).find((one) => one.name === name);
  expect(line('port')).toMatchObject({ state: 'failed', next: expect.stringContaining('--port') });
  expect(exitCode).toBe(3);
  const disk = line('disk');
  expect(disk?.detail).toContain(state);
  const { blocks, bsize } = statfsSync(elsewhere);
  expect(Number.parseInt(disk?.detail ?? '', 10)).toBeLessThanOrEqual((blocks * bsize) / 1024 ** 2);
  const rates: { exercise: string; perMinute: number }[] = document.exercises;
  expect(rates.map(({ exercise }) => exercise)).toEqual(['money-split', 'feed-pagination']);
  expect(document.gradingsPerMinute).toBe(Math.min(...rates.map(({ perMinute }) => perMinute)));
  expect(document.gradingsPerMinute).toBeGreaterThan(0);
  expect(document.people).toBe(5 * document.gradingsPerMinute);
});
