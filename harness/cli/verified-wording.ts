import type { Proof } from '../catalog/proof.ts';
import { printable } from '../domain/printable.ts';
import type { Verified } from '../verify/conclude.ts';
import { CHECKS, type Finding } from '../verify/finding.ts';
import type { StepWording } from '../wording/next-step.ts';
import { placeText } from '../wording/place.ts';
import { table } from '../wording/table.ts';
import { killTable } from './kill-table.ts';

/** What `verify` prints for programs: each exercise, and all findings in one list. */
export function verifiedDocument(all: readonly Verified[], steps: StepWording) {
  const findingDocument = ({ check, severity, message, file, line, next }: Finding) => ({
    check,
    severity,
    message,
    file,
    line,
    next: steps.next(next),
  });
  return {
    schema: 'bugsquash/verify@1',
    exercises: all.map(({ id, version, digest, checks, findings, proof, kills, wasProven }) => ({
      id,
      version,
      digest,
      passed: findings.length === 0,
      proven: proof !== null,
      wasProven,
      checks,
      runs: proof?.runs ?? null,
      matrix: proof?.matrix ?? null,
      mutants: proof?.mutants ?? null,
      semantic: proof?.semantic ?? null,
      differential: proof?.differential ?? null,
      kills,
      waived: proof?.waived ?? [],
      findings: findings.map(findingDocument),
    })),
    findings: all.flatMap(({ findings }) => findings.map(findingDocument)),
  };
}

/** The same for people: the checks, the matrix, the mutants, and what to fix. */
export function wordVerified(verified: Verified, steps: StepWording, showsKills = false): string {
  const { id, version, findings, proof } = verified;
  const head = `${id}${version === null ? '' : ` ${version}`}`;
  return [
    `${head}: ${stateOf(verified)}`,
    '',
    checksTable(verified),
    ...(proof?.suite === 'native'
      ? ['', 'Its own suite grades it: the checks that are not made do not apply to such tests.']
      : []),
    ...(proof
      ? ['', 'Which bugs count as squashed (x) with which fixes in (rows):', matrixTable(proof.matrix)]
      : []),
    ...(showsKills && verified.kills
      ? ['', 'How many faults each hidden test notices:', killTable(verified.kills)]
      : []),
    ...findings.flatMap((finding) => ['', wordFinding(finding, steps)]),
  ].join('\n');
}

/** Each check, how it ended, and what it measured. */
export const checksTable = ({ checks, proof }: Verified): string =>
  table(
    ['check', '', 'measured'],
    CHECKS.map((check) => [
      check,
      { passed: 'passed', findings: 'FINDINGS', 'not made': 'not made' }[checks[check]],
      proof && (checks[check] !== 'not made' || check === 'differential') ? measured(proof)[check] : '',
    ]),
  );

/** Whether it is verified, in a phrase. */
export function stateOf({ findings, proof, wasProven }: Verified): string {
  if (findings.some(({ severity }) => severity === 'error'))
    return 'a draft: it can be played, but it is not verified';
  if (!proof)
    return `nothing${findings.length > 0 ? ' but warnings' : ''} found by the checks that were made; a proof takes all of them`;
  if (findings.length > 0) return `verified, ${proof.runs} runs, with warnings`;
  return `verified, ${proof.runs} runs${wasProven ? ' (unchanged since, nothing to do)' : ''}`;
}

function wordFinding({ check, severity, message, file, line, next }: Finding, steps: StepWording): string {
  const place = file === null ? '' : `\n  at ${printable(placeText(file, line))}`;
  return `${severity === 'error' ? '✗' : '!'} ${check}: ${printable(message)}${place}\n  Next: ${printable(steps.next(next))}`;
}

function noticing(tests: Readonly<Record<string, string>>): string {
  const kills = Object.values(tests);
  const idle = kills.filter((faults) => faults === '').length;
  return idle === 0
    ? `each of ${kills.length} hidden tests notices a fault`
    : `${kills.length - idle} of ${kills.length} hidden tests notice a fault`;
}

function measured(proof: Proof): Record<(typeof CHECKS)[number], string> {
  const counts = Object.values(proof.mutants);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const waivedOf = (check: string) => {
    const count = proof.waived.filter((waived) => waived.check === check).length;
    return count === 0 ? '' : `, ${count} waived`;
  };
  const failing = sum(Object.values(proof.failToPass).map((ids) => ids.length));
  return {
    manifest: '',
    static: waivedOf('static').slice(2),
    references: `${proof.tests.length} hidden tests, ${failing} of them ${failing === 1 ? 'fails' : 'fail'} to begin with`,
    visible: 'one visible test fails, and one reference turns it green',
    isolation: `${proof.matrix.length} subsets of fixes`,
    corpus: `${proof.corpus.accepted} alternatives accepted, ${proof.corpus.rejected} wrong fixes rejected`,
    mutation: `${sum(counts.map(({ killed }) => killed))} of ${sum(counts.map(({ mutants }) => mutants))} mutants killed${waivedOf('mutation')}`,
    semantic: proof.semantic
      ? `${proof.semantic.killed} of ${proof.semantic.tried} made-up wrong fixes rejected${waivedOf('semantic')}${proof.semantic.tried < proof.semantic.made ? ` (a sample of ${proof.semantic.made})` : ''}`
      : '',
    differential: proof.differential
      ? `${proof.differential.compared} alternatives answer ${proof.differential.inputs} inputs like the reference`
      : proof.differential === null
        ? 'there is no hidden/support/differential.ts'
        : '',
    kills: proof.kills ? `${noticing(proof.kills.tests)}${waivedOf('kills')}` : '',
    determinism: `${proof.runs} runs: ${Object.entries(proof.determinism)
      .map(([axis, runs]) => `${axis} ${runs}`)
      .join(', ')}`,
    leaks: waivedOf('leaks').slice(2),
    cheats: `${proof.cheats} cheats score nothing`,
    crashes: proof.crashes === undefined ? '' : `${proof.crashes} runs of code that ends itself, all graded`,
    effort: `${proof.effort.readLines} lines to read, ${sum(Object.values(proof.effort.fixLines))} to change, ${proof.effort.minutes} minutes${waivedOf('effort')}`,
    specified: waivedOf('specified').slice(2),
  };
}

/** Which bugs count as squashed with which fixes in. */
export function matrixTable(
  rows: readonly { readonly fixed: readonly string[]; readonly squashed: readonly string[] }[],
  bugs = [...new Set(rows.flatMap(({ fixed }) => fixed))],
): string {
  return table(
    ['fixes', ...bugs],
    [...rows]
      .sort((a, b) => a.fixed.length - b.fixed.length)
      .map(({ fixed, squashed }) => [
        fixed.length === 0 ? 'none' : fixed.length === bugs.length ? 'all' : fixed.join(' + '),
        ...bugs.map((bug) => (squashed.includes(bug) ? 'x' : '·')),
      ]),
  );
}
