import path from 'node:path';
import { shellQuote } from '../../wording/shell-quote.ts';

export interface ShimSettings {
  /** The pinned Node. */
  readonly nodePath: string;
  readonly cloneRoot: string;
  /** Where runs are recorded. */
  readonly runs: string;
  /** The reporter that records a test run, as a file vitest can load. */
  readonly reporter: string;
}

const SHIM_NAMES = ['node', 'vitest', 'tsc', 'bugsquash'] as const;
/** Where the exercise brings its own tools. */
const BESIDE_OWN_TOOLS = ['node', 'bugsquash'] as const;

export const shimNames = ({ suite }: { readonly suite?: unknown }) => (suite ? BESIDE_OWN_TOOLS : SHIM_NAMES);

/**
 * The programs of a workspace's `node_modules/.bin`, by name. npm and npx put that directory first on PATH, so
 * everything they start runs on the pinned Node; editors name `node_modules/.bin/node` in launch.json.
 */
export function shims(settings: ShimSettings): Readonly<Record<(typeof SHIM_NAMES)[number], string>> {
  const inClone = (...parts: string[]) => shellQuote(path.join(settings.cloneRoot, ...parts));
  // $0 is a full path when the shell finds us on PATH; `./vitest` and a link to us work as well.
  const onPinnedNode = (program: string) => `#!/bin/sh\nexec "\${0%/*}/node" ${program} "$@"\n`;
  return {
    node: nodeShim(settings),
    vitest: onPinnedNode(inClone('node_modules', 'vitest', 'vitest.mjs')),
    tsc: onPinnedNode(inClone('node_modules', 'typescript', 'bin', 'tsc')),
    bugsquash: onPinnedNode(inClone('harness', 'launcher', 'bugsquash.mjs')),
  };
}

/** In plain sh because it runs before every command: it costs a millisecond, a Node of its own would cost 40. */
const nodeShim = ({ nodePath, cloneRoot, runs, reporter }: ShimSettings): string => `#!/bin/sh
# The pinned Node of this workspace. Test runs and starts of the service are noted in the attempt's log.
node=${shellQuote(nodePath)}
runs=${shellQuote(runs)}
reporter=${shellQuote(reporter)}

if [ ! -x "$node" ]; then
  printf '%s\\n' "The Node this workspace is pinned to is gone: $node" \\
    "Type: "${shellQuote(`cd ${shellQuote(cloneRoot)} && npm ci && node harness/launcher/bugsquash.mjs doctor --repair`)} >&2
  exit 127
fi
# A run inside a recorded run is part of it.
if [ -n "\${BUGSQUASH_RUN-}" ]; then exec "$node" "$@"; fi

script= filter= skip= inspected= unrecordable=
for argument do
  if [ -n "$skip" ]; then skip=; continue; fi
  if [ -z "$script" ]; then
    case $argument in
      --inspect*) inspected=1 ;;
      -e|-p|-pe|-c|-i|-v|-h|--eval|--print|--check|--interactive|--version|--help|--test|--run) exec "$node" "$@" ;;
      -r|-C|--require|--import|--loader|--experimental-loader|--conditions|--env-file|--env-file-if-exists|--watch-path) skip=1 ;;
      -*) ;;
      *) script=$argument ;;
    esac
  else
    case $argument in
      --reporter|--reporter=*|--mergeReports*|-h|--help|-v|--version|--) unrecordable=1 ;;
      -*) ;;
      *) filter=\${filter:-$argument} ;;
    esac
  fi
done

case $script in
  */vitest.mjs|*/.bin/vitest) kind=tests ;;
  */node_modules/*|'') kind= ;;
  */harness/launcher/bugsquash.mjs) kind= ;;
  *.ts|*.mts|*.js|*.mjs) kind=start ;;
  *) kind= ;;
esac
if [ "$kind" = tests ]; then
  case $filter in list|bench|init|doctor|complete|typecheck) unrecordable=1 ;; esac
  if [ -n "$unrecordable" ]; then kind=; fi
fi
# A worktree that is linked to this workspace may lie inside it, and finds this Node; its runs are not this workspace's.
tree=$PWD
while [ -n "$tree" ] && [ ! -e "$tree/.git" ]; do tree=\${tree%/*}; done
if [ -z "$kind" ] || [ -f "$tree/.git" ]; then exec "$node" "$@"; fi

source=other
if [ "\${npm_command-}" = exec ]; then source=npx
elif [ -n "\${npm_lifecycle_event-}" ]; then source=npm
fi
case "$inspected\${VSCODE_INSPECTOR_OPTIONS-}\${NODE_OPTIONS-}" in
  1*|*inspectorIpc*|*--inspect*|*js-debug*|*bootloader*) source=debugger ;;
esac

export BUGSQUASH_RUN=1
if [ "$kind" = start ]; then
  { printf '{"at":"%s","kind":"start","source":"%s","passed":0,"failed":0,"total":0,"failures":[],"durationMs":0}\\n' \\
    "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$source" >>"$runs"; } 2>/dev/null
  exec "$node" "$@"
fi
export BUGSQUASH_RUNS="$runs" BUGSQUASH_RUN_SOURCE="$source"
exec "$node" "$@" --reporter=default --reporter="$reporter"
`;
