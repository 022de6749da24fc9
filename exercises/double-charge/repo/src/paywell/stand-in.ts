import { createHash } from 'node:crypto';

/** Answers in the place of Paywell and of the post office when the service is tried out; keeps to their rules. */
export function standIn(): typeof fetch {
  const charges = new Map<string, { id: string; body: string }>();

  return async (input, init) => {
    const { pathname } = new URL(String(input));
    if (pathname !== '/v1/charges') return Response.json({}, { status: 202 });
    const key = new Headers(init?.headers).get('idempotency-key') ?? '';
    const body = String(init?.body);
    const known = charges.get(key);
    if (known && known.body !== body)
      return Response.json({ error: { code: 'key_reused' } }, { status: 422 });
    const charge = known ?? { id: `ch_${createHash('sha1').update(key).digest('hex').slice(0, 12)}`, body };
    charges.set(key, charge);
    return Response.json({ id: charge.id });
  };
}
