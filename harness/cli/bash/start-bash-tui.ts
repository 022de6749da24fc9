import { type BashClient, bashAt } from '../../bugbash/client/bash-client.ts';
import { LiveBash, type LiveView } from '../../bugbash/client/live.ts';
import { look } from '../../bugbash/client/look.ts';
import { composeBashClient } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { dataDirectory } from '../../locations.ts';
import { readSettings } from '../../tui/app/settings.ts';
import { screenControl } from '../../tui/terminal/screen-control.ts';

/** Opens the terminal UI of the bash whose workspace one is in, without a network as it was last seen. */
export async function startBashTuiHere(environment: NodeJS.ProcessEnv): Promise<Result<number>> {
  const leaving = new AbortController();
  try {
    const opened = await openHere(environment, leaving.signal);
    if (!opened.ok) return opened;
    const { client, bash, me, exercise } = opened.value;
    return success(await showBash(client, bash, me, exercise, environment));
  } finally {
    leaving.abort();
  }
}

/** The terminal UI over a bash; the client's signal has to be aborted afterwards. */
export async function showBash(
  client: BashClient,
  bash: LiveView['bash'],
  me: LiveView['me'],
  exercise: string | null,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const { runBashTui } = await import('../../tui/bash/run-bash-tui.tsx');
  return runBashTui({
    live: new LiveBash(client, bash, me),
    screen: screenControl(process.stdout, environment),
    environment,
    settings: readSettings(dataDirectory(environment)),
    exercise,
  });
}

async function openHere(environment: NodeJS.ProcessEnv, signal: AbortSignal) {
  const place = await bashAt(composeBashClient(environment), process.cwd(), signal);
  if (!place.ok) return place;
  const { client, exercise } = place.value;
  const seen = await look(client, { board: true });
  if (!seen.ok) return seen;
  const { bash, me } = seen.value;
  return me === null
    ? notSeen(client.membership.url)
    : { ok: true as const, value: { client, bash, me, exercise } };
}

const notSeen = (url: string): Result<never> =>
  failed(
    'host-unreachable',
    `The host at ${url} can't be reached.`,
    'Look at your network, then do the same again.',
  );
