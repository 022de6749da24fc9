import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { found } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { yamlLines } from '../../syntax/yaml-lines.ts';
import { checkCommitMessages } from './commit-messages.ts';
import { estimatedMinutes, linesOfFixes, linesToRead } from './estimate.ts';
import { giveaways } from './giveaway-words.ts';
import { type LinesInView, linesInView } from './lines-in-view.ts';
import { messages } from './messages.ts';
import { type Diagnostic, lintErrors, typeErrors } from './tools.ts';

/** Declared minutes may differ from the estimate by this factor, either way: it is only a guess. */
const WIDE_MISMATCH = 2;

export interface Effort {
  /** Non-blank lines of code. */
  readonly readLines: number;
  /** Lines that each bug's reference touches. */
  readonly fixLines: Readonly<Record<string, number>>;
  /** Estimated; the declared ones are in exercise.yaml. */
  readonly minutes: number;
}

/** How much work an exercise is, and whether tools, names, comments or commit messages do it for the candidate. */
export const effort = { name: 'effort', messages, check } as const;

/**
 * @param workspaceDirectory a checkout as a candidate gets it
 * @param installationRoot whose `node_modules` has TypeScript and Biome
 */
async function check(
  exerciseFiles: ExerciseFiles,
  workspaceDirectory: string,
  installationRoot: string,
): Promise<{ findings: Finding[]; effort: Effort; skipped?: string }> {
  const [types, lint] = await Promise.all([
    typeErrors(workspaceDirectory, installationRoot),
    lintErrors(workspaceDirectory, installationRoot),
  ]);
  const measured = {
    readLines: linesToRead(exerciseFiles),
    fixLines: linesOfFixes(exerciseFiles),
    minutes: estimatedMinutes(exerciseFiles),
  };
  return {
    findings: [
      ...diagnosticFindings(exerciseFiles, [...types, ...(lint ?? [])]),
      ...giveawayFindings(exerciseFiles),
      ...checkCommitMessages(exerciseFiles, workspaceDirectory),
      ...minutesFindings(exerciseFiles, measured.minutes),
    ],
    effort: measured,
    ...(lint === null && { skipped: 'biome is not installed' }),
  };
}

/** What a tool reports in a file with a bug; elsewhere it is a distraction at most. */
function diagnosticFindings(exerciseFiles: ExerciseFiles, diagnostics: readonly Diagnostic[]): Finding[] {
  const places = linesInView(exerciseFiles);
  return diagnostics.flatMap(({ tool, path, line, message }) => {
    const inFile = places.filter((place) => place.path === path);
    const place = inFile.find((candidate) => isIn(candidate, line)) ?? inFile[0];
    if (!place) return [];
    const where = isIn(place, line) ? 'near' : 'in the file of';
    const said = messages.reported(path, tool, where, place.bug, message);
    return [found('effort', said, fileOf(exerciseFiles, path), line)];
  });
}

function giveawayFindings(exerciseFiles: ExerciseFiles): Finding[] {
  const places = linesInView(exerciseFiles);
  return [...new Set(places.map(({ path }) => path))].flatMap((path) =>
    giveaways(exerciseFiles.repo.get(path)?.toString('utf8') ?? '').flatMap(({ kind, text, word, line }) => {
      const place = places.find((candidate) => candidate.path === path && isIn(candidate, line));
      if (!place) return [];
      const said = messages.givesAway(kind, place.bug, word, text);
      return [found('effort', said, fileOf(exerciseFiles, path), line)];
    }),
  );
}

function minutesFindings({ exercise }: ExerciseFiles, estimate: number): Finding[] {
  const { minutes } = exercise.manifest;
  if (Math.max(minutes / estimate, estimate / minutes) <= WIDE_MISMATCH) return [];
  const file = join(exercise.exerciseRoot, 'exercise.yaml');
  return [found('effort', messages.otherMinutes(minutes, estimate), file, yamlLines(file)(['minutes']))];
}

const isIn = (place: LinesInView, line: number): boolean => place.from <= line && line <= place.to;

const fileOf = ({ exercise }: ExerciseFiles, path: string): string =>
  join(exercise.exerciseRoot, 'repo', path);
