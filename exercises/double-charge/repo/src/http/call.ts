import type { World } from '../world.ts';

/** How long others have for an answer, in milliseconds. */
const ANSWER_WITHIN = 60_000;

/** The other side has answered, and its answer is no. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(who: string, status: number, code: string) {
    super(`${who} answered ${status} ${code}`.trim());
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

/** Nothing that can be read has come back. Whether anything was done over there is not known. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

interface Question {
  who: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Posts JSON and returns the JSON that comes back; throws `Refused` or `NoAnswer`. */
export async function post(
  { fetch, sleep }: Pick<World, 'fetch' | 'sleep'>,
  { who, url, headers, body }: Question,
): Promise<Record<string, unknown>> {
  const patience = new AbortController();
  void sleep(ANSWER_WITHIN).then(() => patience.abort());
  let status: number;
  let answer: unknown;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: patience.signal,
    });
    status = response.status;
    const text = await response.text();
    answer = response.ok ? JSON.parse(text) : codeIn(text);
  } catch (error) {
    throw new NoAnswer(`${who} gave no answer: ${(error as Error).message}`, { cause: error });
  }
  if (status >= 300) throw new Refused(who, status, String(answer));
  if (typeof answer !== 'object' || answer === null) throw new NoAnswer(`${who} answered with no object`);
  return answer as Record<string, unknown>;
}

/** `{ "error": { "code": "card_declined" } }`, if it is one. */
function codeIn(text: string): string {
  try {
    return String(JSON.parse(text).error.code);
  } catch {
    return '';
  }
}
