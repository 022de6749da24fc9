import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';

/** As the pages do: a stream that tells of changes, and then the board, not for each change of a burst. */
const AT_MOST_EVERY_MS = 800;
const SPREAD_MS = 250;

/** Somebody who watches the board; who has a token is a participant. */
export class Watcher {
  /** When a board of that position or a later one was here first; positions rise. */
  readonly seen: { readonly position: number; readonly atMs: number }[] = [];
  readonly #api: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;
  readonly #ended = new AbortController();
  #isWanted = false;

  constructor(api: string, token: string | null, agent: Agent) {
    this.#api = api;
    this.#agent = agent;
    this.#headers = token === null ? {} : { authorization: `Bearer ${token}` };
  }

  /** Resolves when the stream is open. */
  async open(): Promise<void> {
    const headers = { ...this.#headers, accept: 'text/event-stream' };
    const stream = await this.#get('/events', headers, new Agent());
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      if (chunk.includes('"board"')) this.#isWanted = true;
    });
    stream.on('error', () => {});
    this.#ended.signal.addEventListener('abort', () => stream.destroy());
    void this.#follow();
  }

  close(): void {
    this.#ended.abort();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted) {
      if (this.#isWanted) {
        await setTimeout(Math.random() * SPREAD_MS);
        this.#isWanted = false;
        await this.#look();
        await setTimeout(AT_MOST_EVERY_MS);
      } else await setTimeout(20);
    }
  }

  async #look(): Promise<void> {
    const reply = await this.#get('/board', this.#headers, this.#agent);
    if (reply.statusCode !== 200) throw new Error(`the board was answered with ${reply.statusCode}`);
    let text = '';
    for await (const chunk of reply.setEncoding('utf8')) text += chunk;
    // The rest of a board says nothing here, and hundreds would parse it.
    const position = Number(/"position":(\d+)/.exec(text)?.[1]);
    this.seen.push({ position, atMs: Date.now() });
  }

  #get(path: string, headers: Readonly<Record<string, string>>, agent: Agent): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      get(`${this.#api}${path}`, { headers, agent }, resolve).on('error', (error) => {
        if (!this.#ended.signal.aborted) reject(error);
      });
    });
  }
}
