import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import type { Finding } from '../../finding.ts';
import { reporterOf } from '../../reporter.ts';
import { checkIntroductions } from './introductions.ts';
import { checkLinks } from './links.ts';
import { machinePathFinder } from './machine-paths.ts';
import { type Place, placesOf } from './places.ts';
import { presentFindings } from './present.ts';
import { type Hit, hitsIn } from './search.ts';
import { type Origin, secretsOf } from './secrets.ts';
import { normalisedLine } from './token-windows.ts';

const { error, warning } = reporterOf('leaks');

/** What works already is no secret; that a visible test is called the same is only untidy. */
const HARMLESS_TITLES = 'hidden/guard.test.ts';

/**
 * Whether a checkout, made as a candidate gets it, gives away hidden tests, fixes, or the machine it comes from.
 * What the past holds of a fix is allowed to a bug that declares `introduced_in`.
 */
export function checkLeaks(exerciseFiles: ExerciseFiles, workspaceDirectory: string): Finding[] {
  const secrets = secretsOf(exerciseFiles);
  const machinePathIn = machinePathFinder(exerciseFiles, workspaceDirectory);
  const found = placesOf(exerciseFiles, workspaceDirectory).flatMap((place) => [
    ...hitFindings(exerciseFiles, place, hitsIn(place.text, secrets)),
    ...(place.isTracked ? pathFindings(exerciseFiles, place, machinePathIn) : []),
  ]);
  return [
    ...distinct(found),
    ...presentFindings(exerciseFiles),
    ...checkAlternates(workspaceDirectory),
    ...checkLinks(exerciseFiles, workspaceDirectory),
    ...checkIntroductions(exerciseFiles, workspaceDirectory),
  ];
}

/** One finding for each file of the solution that a place gives away, with its first hit. */
function hitFindings(exerciseFiles: ExerciseFiles, place: Place, hits: readonly Hit[]): Finding[] {
  const groups = new Map<string, { hit: Hit; origin: Origin; lines: Set<number> }>();
  for (const hit of hits) {
    if (place.isPast && hit.kind === 'fix' && hit.origins.some((origin) => isDeclared(exerciseFiles, origin)))
      continue;
    const origin = hit.origins[0];
    if (!origin) continue;
    // Two titles in one place are two things to mend; a line and the next are not.
    const key = `${hit.kind} ${hit.kind === 'title' ? hit.text : (origin.bug ?? origin.file)}`;
    const group = groups.get(key) ?? { hit, origin, lines: new Set() };
    group.lines.add(hit.line);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ hit, origin, lines }) => {
    const { file, line } = whereToMend(exerciseFiles, place, hit.line, hit.text);
    const more = lines.size > 1 ? ` and ${lines.size - 1} more` : '';
    const [message, next] =
      hit.kind === 'title'
        ? [`holds the title of a test in ${origin.file}: "${hit.text}"`, 'name one of the two otherwise']
        : hit.kind === 'line'
          ? [`holds a line of ${origin.file}${more}: "${hit.text}"`, 'take it away, or write it otherwise']
          : [
              `holds what ${origin.bug === null ? 'the extension needs' : `fixes "${origin.bug}"`}${more} (${origin.file}): "${hit.text}"`,
              place.isPast
                ? `take it out of the past; if that commit really introduced the bug, say so by introduced_in`
                : 'take it away',
            ];
    const isHarmless = hit.kind === 'title' && origin.file === HARMLESS_TITLES && place.file !== null;
    return (isHarmless ? warning : error)(`${place.name} ${message}`, next, file, line);
  });
}

function pathFindings(
  exerciseFiles: ExerciseFiles,
  place: Place,
  machinePathIn: (line: string) => string | null,
): Finding[] {
  for (const [index, text] of place.text.split('\n').entries()) {
    const path = machinePathIn(text);
    if (path === null) continue;
    const { file, line } = whereToMend(exerciseFiles, place, index + 1, text);
    return [error(`${place.name} names a path of one machine: "${path}"`, 'write it relative', file, line)];
  }
  return [];
}

function isDeclared({ exercise }: ExerciseFiles, { bug }: Origin): boolean {
  return exercise.solution.bugs.some(({ id, introduced_in }) => id === bug && introduced_in !== undefined);
}

/** What comes from the past is mended in the patch that brought it. */
function whereToMend({ exercise }: ExerciseFiles, place: Place, line: number, text: string) {
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

/** A file has many versions in the past; the same patch needs mending for all of them. */
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
  const message = `The checkout borrows objects of another repository: ${readFileSync(file, 'utf8').trim()}`;
  return [error(message, 'make checkouts with objects of their own', file)];
}
