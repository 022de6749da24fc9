import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { HttpClient } from '../../../harness/grading/examiner/http-client.ts';
import { SubjectGone } from '../../../harness/grading/examiner/rpc-client.ts';

const reply = (text: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`;

/** As many connections as named; `near` are the examiner's ends. */
async function connections(count: number): Promise<{ near: Socket[]; far: Socket[] }> {
  const near: Socket[] = [];
  const far: Socket[] = [];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  for (let nth = 0; nth < count; nth += 1) {
    const accepted = once(server, 'connection');
    near.push(connect(address.port, '127.0.0.1'));
    far.push(((await accepted) as [Socket])[0]);
  }
  server.close();
  onTestFinished(() => {
    for (const socket of [...near, ...far]) socket.destroy();
  });
  return { near, far };
}

test('a reply that comes before its request answers nothing, and ends its connection', async () => {
  const { near, far } = await connections(2);
  const client = new HttpClient(near, 60_000);
  const [first, second] = far;
  // The one that would be handed out first.
  second?.write(reply('ahead'));
  await expect.poll(() => client.isWhole).toBe(false);
  first?.once('data', () => first.write(reply('asked')));
  expect((await client.send({ method: 'GET', path: '/' })).text).toBe('asked');
});

test('with replies ahead on all connections there is nobody to ask', async () => {
  const { near, far } = await connections(2);
  const client = new HttpClient(near, 60_000);
  for (const socket of far) socket.write(reply('ahead'));
  await Promise.all(near.map((socket) => once(socket, 'close')));
  await expect(client.send({ method: 'GET', path: '/' })).rejects.toThrow(SubjectGone);
});

test('a connection serves one request after the other', async () => {
  const { near, far } = await connections(1);
  const client = new HttpClient(near, 60_000);
  let asked = 0;
  far[0]?.on('data', () => far[0]?.write(reply(`answer ${++asked}`)));
  for (const nth of [1, 2, 3])
    expect((await client.send({ method: 'GET', path: '/' })).text).toBe(`answer ${nth}`);
  expect(client.isWhole).toBe(true);
});
