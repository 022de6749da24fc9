import { unavailable, unprocessable } from '../http/problem.ts';
import { publicPart } from '../links/destination.ts';

/** The city's list of harmful addresses. */
const LOOKUP = 'https://lookup.example/v1/verdict';

/** What the city runs itself needs no looking up, and stays linkable while the lookup is down. */
const OUR_DOMAINS = ['citylibrary.example', 'cityarchive.example'];

const VERDICTS = ['clean', 'phishing', 'malware'] as const;
type Verdict = (typeof VERDICTS)[number];

const isOurs = (url: URL) => OUR_DOMAINS.some((domain) => url.hostname.endsWith(domain));

const isVerdict = (value: unknown): value is Verdict => VERDICTS.some((verdict) => verdict === value);

export type Safety = ReturnType<typeof safetyLookup>;

export function safetyLookup(fetch: typeof globalThis.fetch) {
  /** Asks about the public part alone: what follows it is between a visitor and the destination. */
  async function verdictOn(url: URL): Promise<Verdict> {
    const address = new URL(LOOKUP);
    address.searchParams.set('url', publicPart(url));
    const response = await fetch(address, { headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(`The lookup answered ${response.status}.`);
    const { verdict } = (await response.json()) as { verdict?: unknown };
    if (!isVerdict(verdict)) throw new Error('The lookup gave no verdict that we know.');
    return verdict;
  }

  return {
    /** Returns if a destination may be linked to; else it throws what the client is to be told. */
    async approve(url: URL): Promise<void> {
      if (isOurs(url)) return;
      let verdict: Verdict;
      try {
        verdict = await verdictOn(url);
      } catch (error) {
        console.error(`lookup of ${url.hostname} failed: ${error instanceof Error ? error.message : error}`);
        throw unavailable('lookup-unavailable', 'Destinations cannot be checked just now; please try again.');
      }
      if (verdict === 'clean') return;
      console.log(`refused ${publicPart(url)}: ${verdict}`);
      throw unprocessable('unsafe-destination', `The destination is listed as ${verdict}.`);
    },
  };
}
