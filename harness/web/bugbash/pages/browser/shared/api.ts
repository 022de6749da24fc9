/** What the host answered: a document, or why there is none. */
export type Answer<Document> =
  | { readonly kind: 'document'; readonly document: Document }
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string }
  | { readonly kind: 'unreachable' };

const TOKEN_KEY = 'bugsquash-token';

/**
 * The token is behind the #, which a browser sends to nobody. It is kept for this tab alone and taken out of the address,
 * so that a shared screen does not show it.
 */
export function takeToken(): string | null {
  const given = /^#(?:token=)?([\w.~-]{16,})$/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(TOKEN_KEY);
}

/** The host's clock against this page's own, which runs evenly whatever the computer's date says. */
let hostAheadMs: number | undefined;

/** Unix milliseconds by the host's clock. */
export const hostNowMs = (): number => performance.now() + (hostAheadMs ?? performance.timeOrigin);

function learnTime(response: Response, sentAtMs: number): void {
  const told = Number(response.headers.get('x-server-time') ?? Number.NaN);
  if (!Number.isFinite(told) || told <= 0) return;
  hostAheadMs = told - (sentAtMs + performance.now()) / 2;
}

export async function ask<Document>(
  path: string,
  token: string | null,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<Answer<Document>> {
  const sentAtMs = performance.now();
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    learnTime(response, sentAtMs);
    const text = await response.text();
    if (response.ok)
      return { kind: 'document', document: (text === '' ? undefined : JSON.parse(text)) as Document };
    return { kind: 'refused', status: response.status, detail: detailOf(text) };
  } catch {
    return { kind: 'unreachable' };
  }
}

function detailOf(text: string): string {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: string; title?: string };
    return detail ?? title ?? text;
  } catch {
    return text.slice(0, 300);
  }
}
