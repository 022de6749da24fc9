import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { found, type Said } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { contextOf } from './context.ts';
import { checkIntroductions } from './introductions.ts';
import { checkLinks } from './links.ts';
import { machinePathFinder } from './machine-paths.ts';
import { messages } from './messages.ts';
import { type Place, placesOf } from './places.ts';
import { presentFindings } from './present.ts';
import { type Hit, hitsIn } from './search.ts';
import { type Origin, secretsOf } from './secrets.ts';
import { normalisedLine } from './token-windows.ts';

const GUARD = 'hidden/guard.test.ts';

/** Whether a checkout, made as a candidate gets it, gives away hidden tests, fixes, or the machine it comes from. */
export const leaks = { name: 'leaks', messages, check } as const;

/** What the past holds of a fix is allowed to a bug that declares `introduced_in`. */
function check(exerciseFiles: ExerciseFiles, workspaceDirectory: string): Finding[] {
  const secrets = secretsOf(exerciseFiles);
  const standsWhereTheSecretDoes = contextOf(exerciseFiles);
  const machinePathsIn = machinePathFinder(exerciseFiles, workspaceDirectory);
  const counts = (place: Place, hit: Hit) => {
    if (!place.isPast || hit.kind === 'title') return true;
    if (hit.kind === 'fix' && hit.origins.some((origin) => isDeclared(exerciseFiles, origin))) return false;
    return !place.isFile || standsWhereTheSecretDoes(place.text, hit);
  };
  const findings = placesOf(exerciseFiles, workspaceDirectory).flatMap((place) => {
    const hits = hitsIn(place.text, secrets).filter((hit) => counts(place, hit));
    const paths = place.isTracked ? machinePathsIn(place.text) : [];
    return [
      ...hitFindings(exerciseFiles, place, hits),
      ...paths.map(({ path, line }) => {
        const where = whereToFix(exerciseFiles, place, line, path);
        return found('leaks', messages.machinePath(place.name, path), where.file, where.line);
      }),
    ];
  });
  return [
    ...distinct(findings),
    ...presentFindings(exerciseFiles),
    ...checkAlternates(workspaceDirectory),
    ...checkLinks(exerciseFiles, workspaceDirectory),
    ...checkIntroductions(exerciseFiles, workspaceDirectory),
  ];
}

/** One finding for each file of the solution that a place gives away, with its first hit and where the others are. */
function hitFindings(exerciseFiles: ExerciseFiles, place: Place, hits: readonly Hit[]): Finding[] {
  const groups = new Map<string, { hit: Hit; origin: Origin; others: Map<number, Hit> }>();
  for (const hit of hits) {
    const origin = hit.origins[0];
    if (!origin) continue;
    // Two titles in one place are two things to fix; a line and the next are not.
    const key = `${hit.kind} ${hit.kind === 'title' ? hit.text : (origin.bug ?? origin.file)}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { hit, origin, others: new Map() });
    else if (hit.line !== group.hit.line) group.others.set(hit.line, hit);
  }
  return [...groups.values()].map(({ hit, origin, others }) => {
    const lines = [...others.values()].flatMap(
      (other) => whereToFix(exerciseFiles, place, other.line, other.text).line ?? [],
    );
    const where = lines.length === others.size ? ` (lines ${lines.join(', ')})` : '';
    const more = others.size === 0 ? '' : ` and ${others.size} more${where}`;
    const { file, line } = whereToFix(exerciseFiles, place, hit.line, hit.text);
    return found('leaks', said(place, hit, origin, more), file, line);
  });
}

function said(place: Place, { kind, text }: Hit, { file, bug }: Origin, more: string): Said {
  if (kind === 'title') {
    const isHarmless = file === GUARD && place.file !== null;
    return (isHarmless ? messages.guardTitle : messages.title)(place.name, file, text);
  }
  if (kind === 'line') return messages.testLine(place.name, file, text, more);
  const what = bug === null ? 'the extension needs' : `fixes "${bug}"`;
  return (place.isPast ? messages.fixInPast : messages.fix)(place.name, what, file, text, more);
}

function isDeclared({ exercise }: ExerciseFiles, { bug }: Origin): boolean {
  return exercise.solution.bugs.some(({ id, introduced_in }) => id === bug && introduced_in !== undefined);
}

/** What comes from the past is fixed in the patch that brought it. */
function whereToFix({ exercise }: ExerciseFiles, place: Place, line: number, text: string) {
  if (place.file !== null || !place.isTracked) return { file: place.file, line: place.file ? line : null };
  const folder = join(exercise.exerciseRoot, 'history');
  const wanted = normalisedLine(place.text.split('\n')[line - 1] ?? text);
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n');
    const index = lines.findIndex((candidate) => normalisedLine(candidate.replace(/^\+/, '')) === wanted);
    if (index >= 0) return { file: join(folder, name), line: index + 1 };
  }
  return { file: null, line: null };
}

/** A file has many versions in the past; the same patch needs fixing for all of them. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ file, line, message }) => {
    const key = file === null ? message : `${file}:${line}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Objects of another repository would be readable through the checkout. */
function checkAlternates(workspace: string): Finding[] {
  const file = join(workspace, '.git', 'objects', 'info', 'alternates');
  if (!existsSync(file)) return [];
  return [found('leaks', messages.foreignObjects(readFileSync(file, 'utf8').trim()), file)];
}
