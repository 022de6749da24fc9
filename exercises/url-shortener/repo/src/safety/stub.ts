/**
 * A `fetch` for practice without network. Calls to the safety lookup are answered here: hosts with "phish" or
 * "malware" in their name are listed as such, all others are clean. With a `lookupOrigin` they go there instead.
 */
export function practiceFetch(lookupOrigin: string | undefined): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.hostname !== 'lookup.example') return fetch(input, init);
    if (lookupOrigin) return fetch(new URL(url.pathname + url.search, lookupOrigin), init);
    const host = URL.parse(url.searchParams.get('url') ?? '')?.hostname ?? '';
    const verdict = host.includes('phish') ? 'phishing' : host.includes('malware') ? 'malware' : 'clean';
    return Response.json({ verdict });
  };
}
