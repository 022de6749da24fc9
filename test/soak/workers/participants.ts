import { setTimeout } from 'node:timers/promises';

/** Teams of one person each that submit over HTTP as clients do: again and again, until it is acknowledged. */

export interface Sender {
  readonly url: string;
  readonly token: string;
}

interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a reply is whatever the host sent
  readonly body: any;
}

const RETRY_MS = 300;

/** Undefined where the host did not answer. */
export async function ask({ url, token }: Sender, path: string, body?: unknown): Promise<Reply | undefined> {
  try {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return undefined;
  }
}

/** Asks until the host is there and answers this with success. */
export async function insist(sender: Sender, path: string, body?: unknown): Promise<Reply['body']> {
  for (;;) {
    const reply = await ask(sender, path, body);
    if (reply?.status === 200) return reply.body;
    if (reply && reply.status < 500 && reply.status !== 429)
      throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    await setTimeout(RETRY_MS);
  }
}

/** Sends one submission until it is acknowledged; its id. The same key each time, so that it is one submission. */
export async function submit(sender: Sender, body: object): Promise<string> {
  for (;;) {
    const reply = await ask(sender, '/submissions', body);
    if (reply?.status === 202 || reply?.status === 200) return reply.body.id;
    if (reply && reply.status < 500 && reply.status !== 429)
      throw new Error(`a submission was refused: ${reply.status} ${JSON.stringify(reply.body)}`);
    await setTimeout(RETRY_MS);
  }
}

/** The export of the bash. */
export async function download({ url, token }: Sender): Promise<Uint8Array> {
  const response = await fetch(`${url}/api/v1/admin/export`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`there was no export: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
