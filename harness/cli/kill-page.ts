import { printable } from '../domain/printable.ts';
import type { Verified } from '../verify/conclude.ts';
import { type FaultKind, kindOfFault, type Survivor } from '../verify/faults.ts';
import { leftOut } from './kill-table.ts';

const KINDS: readonly { readonly kind: FaultKind; readonly heading: string }[] = [
  { kind: 'wrong fix', heading: 'Wrong fixes' },
  { kind: 'mutant', heading: 'Mutants' },
  { kind: 'made-up fix', heading: 'Made-up fixes' },
  { kind: 'probe', heading: 'Faults in other code' },
];

/** Which hidden test notices which fault, and what none notices, as one page without scripts. Every text is escaped. */
export function killPage({ id, version, kills, survivors, proof }: Verified): string {
  const faults = kills?.faults ?? {};
  const entries = Object.entries(kills?.tests ?? {});
  const files = [...Map.groupBy(entries, ([test]) => test.split(' › ')[0] ?? '')];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(id)}: what its hidden tests notice</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 74rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
th[scope=rowgroup] { padding-top: 1rem; }
td.none { font-weight: bold; }
details ul { margin: .2rem 0; padding-left: 1.2rem; font-size: .85rem; }
pre { overflow-x: auto; padding: .6rem; border: 1px solid #8884; font-size: .85rem; }
pre del { background: light-dark(#ffd7d5, #67060c); text-decoration: none; }
pre ins { background: light-dark(#ccffd8, #033a16); text-decoration: none; }
</style>
</head>
<body>
<h1>${escaped(`${id}${version === null ? '' : ` ${version}`}`)}</h1>
<h2>Which faults each hidden test notices</h2>
<table>
<thead><tr><th>Hidden test</th><th>Fixes left out</th>${KINDS.map(({ heading }) => `<th>${heading}</th>`).join('')}</tr></thead>
${files.map(([file, tests]) => groupOf(file, tests, faults)).join('\n')}
</table>
<h2>What no hidden test notices</h2>
${survivors.length === 0 ? '<p>Nothing that was tried.</p>' : survivors.map((survivor) => sectionOf(survivor, proof?.waived ?? [])).join('\n')}
</body>
</html>
`;
}

function groupOf(
  file: string,
  tests: readonly (readonly [string, string])[],
  faults: Readonly<Record<string, string>>,
): string {
  const rows = tests.map(([test, noticed]) => {
    const ids = noticed.split(' ').filter((id) => id !== '');
    const title = escaped(test.split(' › ').slice(1).join(' › '));
    const cells = KINDS.map(({ kind }) =>
      listOf(
        ids.filter((id) => kindOfFault(id) === kind),
        faults,
      ),
    );
    const isIdle = ids.length === 0;
    return `<tr><td${isIdle ? ' class="none"' : ''}>${title}${isIdle ? ' (notices nothing)' : ''}</td><td>${escaped(leftOut(ids))}</td>${cells.join('')}</tr>`;
  });
  return `<tbody>
<tr><th scope="rowgroup" colspan="${KINDS.length + 2}">${escaped(file)}</th></tr>
${rows.join('\n')}
</tbody>`;
}

function listOf(ids: readonly string[], faults: Readonly<Record<string, string>>): string {
  if (ids.length === 0) return '<td>·</td>';
  const items = ids.map((id) => `<li>${escaped(`${id}: ${faults[id] ?? ''}`)}</li>`);
  return `<td><details><summary>${ids.length}</summary><ul>${items.join('')}</ul></details></td>`;
}

function sectionOf(
  { message, diff }: Survivor,
  waived: readonly { message: string; reason: string }[],
): string {
  const reason = waived.find((waiver) => waiver.message === message)?.reason;
  const lines = diff.map((line) => {
    const text = escaped(line);
    if (line.startsWith('-')) return `<del>${text}</del>`;
    return line.startsWith('+') ? `<ins>${text}</ins>` : text;
  });
  return `<section>
<h3>${escaped(message)}</h3>
${reason === undefined ? '' : `<p>Waived: ${escaped(reason)}</p>\n`}<pre>${lines.join('\n')}</pre>
</section>`;
}

/** As text of a page: no markup, and nothing that does not show but changes what does. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
