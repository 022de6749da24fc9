import { stringify } from 'yaml';
import type { PublicManifest, Style, WorldPart } from '../../../domain/exercise.ts';

/** What `exercise.yaml` begins with. */
export interface FirstManifest {
  readonly id: string;
  readonly title: string;
  readonly style: Style;
  readonly entry: string;
  readonly world: readonly WorldPart[];
  readonly editable: readonly string[];
  readonly packages: readonly string[];
  readonly licence?: string | undefined;
  readonly origin?: string | undefined;
}

const COMMENTS: Readonly<Partial<Record<keyof PublicManifest, string>>> = {
  version: 'raise it with every change that can be noticed',
  level: 'easy | medium | hard',
  style: 'library: tests call exports; service: tests send requests',
  minutes: 'verify says whether they fit what there is to read and to change',
  entry: 'the module that grading loads',
  world: 'what the code gets from outside: any of database, now, sleep, random, fetch',
  editable: 'globs; these files make up a submission',
  packages: 'npm packages that the code may import',
};

export function exerciseYaml(manifest: FirstManifest): string {
  const { id, title, style, entry, world, editable, packages, licence, origin } = manifest;
  const values = {
    id,
    version: '1.0.0',
    title,
    summary: 'TODO: what the code is and who wrote in, without saying what is wrong.',
    level: 'easy',
    style,
    minutes: style === 'library' ? 20 : 45,
    tags: [],
    entry,
    world,
    editable,
    packages,
    ...(licence !== undefined && { licence }),
    ...(origin !== undefined && { origin }),
  };
  return Object.entries(values)
    .map(([key, value]) => {
      const line = stringify(
        { [key]: value },
        { flowCollectionPadding: false, collectionStyle: 'flow', lineWidth: 0 },
      );
      const plain = line
        .trim()
        .replace(/^\{\s*/, '')
        .replace(/\s*\}$/, '');
      const comment = COMMENTS[key as keyof PublicManifest];
      return comment === undefined ? plain : `${plain} # ${comment}`;
    })
    .join('\n')
    .concat('\n');
}

export const SOLUTION_YAML = `bugs: []
wrong: []
process: shared # fresh: a new process for each hidden file, where the code keeps state at module level
debrief:
  - I reproduced each report before I changed anything.
  - I added a test for each report.
follow_ups: []
source: "TODO: the interview question or the real bug that this stems from"
`;

export const ticket = (title: string): string => `# ${title}

TODO: a letter in users' words. Each bug is one sentence of it, on one line, that says what somebody saw; no file names,
no jargon, no guess at the cause. How things should work is written down in the README.
`;

export const DEBRIEF = `# Afterwards

TODO: what the author would say: for each bug what people saw, why, where, and how one could have found it.
`;
