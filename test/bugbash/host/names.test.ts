import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type HostRig, openHost } from './rig.ts';

let rig: HostRig;
beforeEach(async () => {
  rig = await openHost();
  onTestFinished(rig.close);
});

const join = (name: string, team: string) =>
  rig.call('POST', '/join', {
    body: { code: rig.host.home.secrets.code, name, team, client: rig.host.client.version },
  });
const asHost = (path: string, body: object) =>
  rig.call('POST', `/admin${path}`, { token: rig.host.home.secrets.adminToken, body });
const refused = { status: 400, body: { detail: expect.stringContaining('invisible characters') } };

const UNSEEN = [
  ...['x\ud800y', 'RED\u202eS', 'Reds\ufe0f', 'Re\u034fds', 'R\u200ded', '\u{e0041}Reds'],
  ...['\u3164', '\u2800', '\uffa0', 'Reds\u2800'],
];

test.for(UNSEEN)('the name %j is refused, whoever gives it to whom', async (name) => {
  const ann = await rig.join('Ann', 'Reds');
  expect(await join(name, 'Reds')).toMatchObject(refused);
  expect(await join('Ben', name)).toMatchObject(refused);
  expect(await asHost('/people', { name, role: 'helper' })).toMatchObject(refused);
  expect(await asHost(`/people/${ann.person}`, { name })).toMatchObject(refused);
  expect(await asHost(`/people/${ann.person}`, { team: name })).toMatchObject(refused);
  expect(await asHost(`/teams/${ann.team}`, { name })).toMatchObject(refused);
  expect(rig.trouble).toEqual([]);
});

test('emoji and letters of any script make names, and one that is taken is cut between characters', async () => {
  const names = ['Team 👩‍💻', 'I ❤️ tests', '🏳️‍🌈', 'Ζωή', '1️⃣st', '東京', 'नमस्ते'];
  for (const name of names) expect((await join(name, name)).body).toMatchObject({ name, teamName: name });
  const long = `${'x'.repeat(55)}👩‍💻`;
  expect(long).toHaveLength(60);
  expect((await join(long, 'Reds')).body.name).toBe(long);
  expect((await join(long, 'Reds')).body.name).toBe(`${'x'.repeat(55)} 2`);
  // Each becomes two when it is normalised.
  expect(await join('\u0958'.repeat(60), 'Reds')).toMatchObject({
    status: 400,
    body: { detail: 'A name has 60 characters at most.' },
  });
  expect(rig.trouble).toEqual([]);
});
