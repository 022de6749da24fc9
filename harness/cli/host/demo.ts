import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { playOn } from '../../bugbash/demo/play-on.ts';
import { recordDemo } from '../../bugbash/demo/record-demo.ts';
import { openBashStore, systemClock } from '../../compose.ts';
import { failed, type Result } from '../../domain/failure.ts';
import { makeTemporaryFolder } from '../../files/temporary-folder.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import type { CommandArguments } from '../arguments.ts';
import type { CommandContext, CommandOutput } from '../command.ts';
import { serveBash } from './serve.ts';

/** `host --demo`: a bash of recorded play, in a store of its own that goes when it ends. */
export async function hostDemo(
  args: Pick<CommandArguments, 'values' | 'switches'>,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const refused = ['database', 'restore'].find((flag) => args.values[flag] !== undefined);
  if (refused !== undefined)
    return failed(
      'bad-arguments',
      `A demo has a store of its own, which goes with it; it takes no --${refused}.`,
      {
        command: ['host', '--demo'],
      },
    );
  const folder = makeTemporaryFolder('demo');
  try {
    const recorded = await recordDemo({
      dataDirectory: folder,
      collection: context.collection,
      openStore: await openBashStore(),
      nowMs: systemClock.now().atMs,
    });
    if (!recorded.ok) return recorded;
    const { file, rest, token } = recorded.value;
    const yaml = join(folder, 'bash.yaml');
    writeFileSync(yaml, stringify(file));
    // Whoever could reach it could submit code: only this machine, unless an address is named.
    const values = { ...args.values, address: args.values.address ?? '127.0.0.1' };
    const isLocal = args.values.address === undefined;
    const switches = isLocal ? new Set([...args.switches, 'no-sandbox']) : args.switches;
    const environment = { ...context.environment, BUGSQUASH_HOME: folder };
    return await serveBash(
      file,
      { values, switches },
      { ...context, environment },
      {
        serving: (host, onTrouble) => playOn(host, rest, onTrouble),
        lines: (url) => [
          `  One of a team     ${url}/me#${token}`,
          'DEMO: recorded play, nobody is here. Everything is thrown away at the end. Every action works; in another terminal:',
          `  export BUGSQUASH_HOME=${shellQuote(folder)}`,
          `  ${context.steps.command(['host', 'admin', 'end', '--bash', yaml])}`,
        ],
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
