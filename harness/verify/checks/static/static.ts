import { join } from 'node:path';
import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { error, found, type Messages, type Said } from '../../check.ts';
import type { Finding } from '../../finding.ts';
import { type HiddenFault, hiddenFaults } from './hidden-tests.ts';
import { reachableFrom, usesOfRealWorld } from './outside-world.ts';

const messages = {
  unparsable: (path: string, reason: string) =>
    error(`hidden/${path} cannot be parsed: ${reason}`, 'Open it at that line and fix the syntax.'),
  notRun: (title: string, modifier: string) =>
    error(
      `"${title}" is marked \`${modifier}\`, so hidden tests are left out of the verdict.`,
      `Remove \`.${modifier}\`, or delete the test.`,
    ),
  noExpect: (title: string) =>
    error(
      `"${title}" expects nothing, so it passes whatever the code does.`,
      'Let it `expect` what a working answer must say, or delete it.',
    ),
  neverAsks: (title: string) =>
    error(
      `"${title}" never asks \`subject\`, so it tests none of the candidate's code.`,
      'Call the code through the fixture `subject`, or delete the test.',
    ),
  duplicateTitle: (title: string, firstLine: number) =>
    error(
      `Two tests are called "${title}"; the first is on line ${firstLine}, and a verdict cannot tell them apart.`,
      'Rename one of them.',
    ),
  sameTitleForEach: (title: string) =>
    error(
      `"${title}" runs for each of several values under one title, and a verdict cannot tell them apart.`,
      'Put the value into the title, as %s or $name.',
    ),
  hiddenTime: (what: string, path: string) =>
    error(
      `hidden/${path} uses ${what}, so what it expects depends on the machine and the day.`,
      'Use `subject.clock`, the fixture `random`, counts instead of times, and dates that are written down.',
    ),
  repoTime: (what: string, path: string) =>
    error(
      `repo/${path} uses ${what}, which grading cannot set.`,
      'Take time and chance from `world`, or from an argument.',
    ),
} satisfies Messages;

/** What can be seen by reading the sources, with nothing run: all of it at once, within two seconds. */
export const staticCheck = { name: 'static', messages, check } as const;

function check({ exercise, hidden, repo }: ExerciseFiles): Finding[] {
  const inHidden = (path: string) => join(exercise.solutionRoot, 'hidden', path);
  const graded = reachableFrom(exercise.manifest.entry, repo);
  return [
    ...hiddenFaults(hidden).map((fault) => found('static', said(fault), inHidden(fault.path), fault.line)),
    ...usesOfRealWorld(hidden).map(({ path, what, line }) =>
      found('static', messages.hiddenTime(what, path), inHidden(path), line),
    ),
    ...usesOfRealWorld(repo)
      .filter(({ path }) => graded.has(path))
      .map(({ path, what, line }) =>
        found('static', messages.repoTime(what, path), join(exercise.exerciseRoot, 'repo', path), line),
      ),
  ];
}

function said(fault: HiddenFault): Said {
  switch (fault.kind) {
    case 'unparsable':
      return messages.unparsable(fault.path, fault.reason);
    case 'not run':
      return messages.notRun(fault.title, fault.modifier);
    case 'no expect':
      return messages.noExpect(fault.title);
    case 'never asks':
      return messages.neverAsks(fault.title);
    case 'same title for each':
      return messages.sameTitleForEach(fault.title);
    case 'duplicate title':
      return messages.duplicateTitle(fault.title, fault.firstLine);
  }
}
