import { hostname, networkInterfaces } from 'node:os';

/** Where a host listens, what it is called in addresses that people type, and which names requests may use. */
export interface HostAddress {
  /** Interface to listen on. */
  readonly listen: string;
  /** Base of addresses, without a slash at its end. */
  readonly url: (port: number) => string;
  readonly isOurHost: (host: string) => boolean;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * @param address a name or address of this machine, or the whole address at which a proxy serves it; the first of this
 *   machine in its network when absent
 */
export function hostAddress(address: string | undefined, scheme: 'http' | 'https'): HostAddress {
  const whole = /^https?:\/\//.test(address ?? '') ? new URL(address as string) : undefined;
  const name = whole?.hostname ?? address ?? lanAddresses()[0] ?? '127.0.0.1';
  const shown = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  const known = new Set(
    [...LOOPBACK, ...lanAddresses(), shown, hostname(), `${hostname()}.local`].map((one) =>
      one.toLowerCase(),
    ),
  );
  return {
    listen: LOOPBACK.includes(shown) ? name.replaceAll(/[[\]]/g, '') : '0.0.0.0',
    url: (port) => (whole ? whole.href.replace(/\/$/, '') : `${scheme}://${shown}:${port}`),
    isOurHost: (host) => known.has(host.toLowerCase().replace(/:\d+$/, '')),
  };
}

/** Of this machine, as others in its network can reach them. */
function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}
