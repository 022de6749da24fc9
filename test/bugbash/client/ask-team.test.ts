import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { ClientMachine } from '../../../harness/bugbash/client/bash-client.ts';
import { joinBash } from '../../../harness/bugbash/client/join.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { ROOT } from '../../support/exercises.ts';
import { openHost } from '../host/rig.ts';

test('whoever joins a bash of teams without one is asked for it, once', async () => {
  const rig = await openHost();
  onTestFinished(rig.close);
  const url = await rig.server.listen({ host: '127.0.0.1', port: 0 });
  const { code } = rig.host.home.secrets;
  const dataDirectory = await temporaryFolder();
  const machine: ClientMachine = {
    clock: { now: () => ({ atMs: Date.now() }), monotonicMs: () => performance.now() },
    cloneRoot: ROOT,
    dataDirectory,
    workspacesRoot: dataDirectory,
    version: rig.host.client.version,
    random: () => 0.5,
    sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
  };
  const asked: string[] = [];
  const join = (answer: string | undefined) =>
    joinBash(
      machine,
      {
        ...{ url, code, name: 'Ann', isNameChosen: true },
        askTeam: async (why) => {
          asked.push(why);
          return answer;
        },
      },
      new AbortController().signal,
    );
  for (const nothing of [undefined, '', '  '])
    expect(await join(nothing)).toMatchObject({ ok: false, failure: { code: 'bad-arguments' } });
  expect(rig.host.log.now.state.members.people.size).toBe(0);
  expect(await join(' Reds ')).toMatchObject({ ok: true, value: { me: { team: { name: 'Reds' } } } });
  expect(asked).toHaveLength(4);
  expect(asked[0]).toContain('played in teams');
});
