import { isTest } from '../process/saves.ts';
import { type ChangedLine, type Changes, changesOfPatch, isBlank } from './changes.ts';
import { isInside, type Regions, regionsOf } from './regions.ts';

/** A patch of the solution, as far as places matter. */
export interface FixPatch {
  readonly name: string;
  readonly kind: 'reference' | 'alternative' | 'wrong';
  readonly bug: string;
  readonly text: string;
}

/** Where a bug was fixed, beside where its reference fixes it. */
export interface BugPrecision {
  readonly bug: string;
  readonly squashed: boolean;
  /** Lines that you changed where its reference changes something. */
  readonly needed: number;
  /** Lines at places of accepted alternatives, and not of the reference. */
  readonly accepted: number;
  /** Lines that the reference itself changes. */
  readonly reference: number;
  /** It is gone, and nothing was changed where an accepted fix changes something: a fix of your own, which is right. */
  readonly fixedElsewhere: boolean;
}

/**
 * The lines that a submission changes, by where they are. Lines of tests and blank ones are no edit of the code. A
 * place is what a patch changes, and three lines around it.
 */
export interface EditPrecision {
  readonly needed: number;
  readonly accepted: number;
  readonly elsewhere: number;
  readonly tests: number;
  /** The files with lines elsewhere, most lines first. */
  readonly elsewhereFiles: readonly { readonly path: string; readonly lines: number }[];
  /** A bug was fixed elsewhere, so the lines elsewhere may be that fix: nothing is said against them. */
  readonly elsewhereMayBeFix: boolean;
  /** Percent of the changed lines of code that are at a place of an accepted fix; null where that would say nothing. */
  readonly percent: number | null;
  readonly bugs: readonly BugPrecision[];
}

/**
 * @param changes what the submission changes, against the untouched code
 * @param squashed ids of the bugs that are gone with it
 */
export function editPrecision(
  changes: Changes,
  patches: readonly FixPatch[],
  bugs: readonly string[],
  squashed: ReadonlySet<string>,
): EditPrecision {
  const placesOf = (kind: FixPatch['kind'], bug?: string): Regions =>
    regionsOf(
      patches
        .filter((patch) => patch.kind === kind && (bug === undefined || patch.bug === bug))
        .map(({ text }) => changesOfPatch(text)),
    );
  const [references, alternatives] = [placesOf('reference'), placesOf('alternative')];
  const code = linesOfCode(changes);
  const isNeeded = (line: PlacedLine) => isInside(references, line.path, line);
  const isAccepted = (line: PlacedLine) => !isNeeded(line) && isInside(alternatives, line.path, line);
  const elsewhere = code.filter((line) => !isNeeded(line) && !isAccepted(line));
  const ofBugs = bugs.map((bug): BugPrecision => {
    const [reference, alternative] = [placesOf('reference', bug), placesOf('alternative', bug)];
    const needed = code.filter((one) => isInside(reference, one.path, one)).length;
    const accepted = code.filter(
      (one) => !isInside(reference, one.path, one) && isInside(alternative, one.path, one),
    ).length;
    const isGone = squashed.has(bug);
    return {
      bug,
      squashed: isGone,
      needed,
      accepted,
      reference: patches
        .filter((patch) => patch.kind === 'reference' && patch.bug === bug)
        .reduce((sum, { text }) => sum + linesOfCode(changesOfPatch(text)).length, 0),
      fixedElsewhere: isGone && needed + accepted === 0,
    };
  });
  const elsewhereMayBeFix = elsewhere.length > 0 && ofBugs.some(({ fixedElsewhere }) => fixedElsewhere);
  const needed = code.filter(isNeeded).length;
  const accepted = code.filter(isAccepted).length;
  return {
    needed,
    accepted,
    elsewhere: elsewhere.length,
    tests: linesOfTests(changes),
    elsewhereFiles: byFile(elsewhere),
    elsewhereMayBeFix,
    percent:
      code.length === 0 || elsewhereMayBeFix ? null : Math.round((100 * (needed + accepted)) / code.length),
    bugs: ofBugs,
  };
}

interface PlacedLine extends ChangedLine {
  readonly path: string;
}

function linesOfCode(changes: Changes): readonly PlacedLine[] {
  return [...changes].flatMap(([path, lines]) =>
    isTest(path) ? [] : lines.filter((line) => !isBlank(line)).map((line) => ({ path, ...line })),
  );
}

function linesOfTests(changes: Changes): number {
  return [...changes].reduce(
    (sum, [path, lines]) => sum + (isTest(path) ? lines.filter((line) => !isBlank(line)).length : 0),
    0,
  );
}

function byFile(lines: readonly PlacedLine[]): EditPrecision['elsewhereFiles'] {
  const counts = new Map<string, number>();
  for (const { path } of lines) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts]
    .map(([path, count]) => ({ path, lines: count }))
    .sort((a, b) => b.lines - a.lines || (a.path < b.path ? -1 : 1));
}
