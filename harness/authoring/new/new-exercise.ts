import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listExercises } from '../../catalog/catalog.ts';
import type { Tree } from '../../catalog/exercise-files.ts';
import type { Style, WorldPart } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { loadDraft } from '../draft.ts';
import type { AuthoringHost } from '../host.ts';
import { recordBaseline } from '../rebase/baselines.ts';
import { writeTree } from '../trees/working-tree.ts';
import { type FromCodebase, fromCodebase } from './from/from-codebase.ts';
import { gitignore, launchJson, packageJson, tsconfigJson } from './scaffold/checkout-files.ts';
import { DEBRIEF, exerciseYaml, SOLUTION_YAML, ticket } from './scaffold/halves.ts';
import { LIBRARY_FILES, LIBRARY_GUARD } from './scaffold/library.ts';
import { SERVICE_FILES, SERVICE_GUARD } from './scaffold/service.ts';

export interface NewExercise {
  readonly id: string;
  readonly style: Style;
  readonly title?: string | undefined;
  /** A codebase to copy; a scaffold when absent. */
  readonly from?: string | undefined;
  /** The module that grading loads; guessed when absent. */
  readonly entry?: string | undefined;
}

export interface MadeExercise {
  readonly exerciseRoot: string;
  readonly solutionRoot: string;
  /** Of a codebase that was copied: what was rewritten, and what is left to a person. */
  readonly from: FromCodebase | null;
}

/** What goes into the halves. */
interface Halves {
  readonly repo: Tree;
  readonly guard: string;
  readonly entry: string;
  readonly world: readonly WorldPart[];
  readonly editable: readonly string[];
  readonly packages: readonly string[];
  readonly licence?: string | undefined;
  readonly origin?: string | undefined;
}

/** Writes both halves of a new exercise, whole or not at all. */
export function newExercise(host: AuthoringHost, wanted: NewExercise): Result<MadeExercise> {
  const { id, style } = wanted;
  const refused = refusalOf(host, id);
  if (refused) return refused;
  if (wanted.from !== undefined && !statSync(wanted.from, { throwIfNoEntry: false })?.isDirectory()) {
    return failed(
      'no-such-directory',
      `${wanted.from} is not a directory.`,
      'Name the directory of a working codebase with --from.',
    );
  }
  const from =
    wanted.from === undefined ? null : fromCodebase(host, wanted.from, { id, style, entry: wanted.entry });
  if (from && !from.ok) return from;
  const halves = from ? from.value : scaffold(id, style);
  const title = wanted.title ?? sentence(id);
  const { exercisesRoot, solutionsRoot } = host.collection;
  const [exerciseRoot, solutionRoot] = [join(exercisesRoot, id), join(solutionsRoot, id)];
  const text = (content: string) => Buffer.from(content);
  writeWhole(
    solutionRoot,
    new Map([
      ['solution.yaml', text(SOLUTION_YAML)],
      ['DEBRIEF.md', text(DEBRIEF)],
      ['hidden/guard.test.ts', text(halves.guard)],
    ]),
  );
  // Last, because a folder with an exercise.yaml is an exercise.
  writeWhole(
    exerciseRoot,
    new Map([
      ['exercise.yaml', text(exerciseYaml({ id, title, style, ...halves }))],
      ['TICKET.md', text(ticket(title))],
      ...[...halves.repo].map(([path, content]) => [`repo/${path}`, content] as const),
    ]),
  );
  const draft = loadDraft(host, id);
  if (draft.ok) recordBaseline(host, draft.value);
  return success({ exerciseRoot, solutionRoot, from: from ? from.value : null });
}

function refusalOf({ collection }: AuthoringHost, id: string) {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    return failed(
      'bad-arguments',
      `An exercise can't be called "${id}": its id is lower-case words joined by hyphens.`,
      {
        retype: {
          replace: {
            typo: id,
            meant:
              id
                .toLowerCase()
                .replaceAll(/[^a-z0-9]+/g, '-')
                .replaceAll(/^-|-$/g, '') || 'new-one',
          },
        },
      },
    );
  }
  if (listExercises(collection).some((known) => known.id === id)) {
    return failed('wrong-state', `There is an exercise "${id}" already.`, {
      command: ['status', id],
      lead: 'See what it still lacks',
    });
  }
  const left = [join(collection.exercisesRoot, id), join(collection.solutionsRoot, id)].find((half) =>
    existsSync(half),
  );
  if (left === undefined) return undefined;
  return failed('wrong-state', `${left} is there, but it is half an exercise.`, {
    run: ['mv', left, `${left}.old`],
    lead: 'Put it aside (a `new` that was interrupted leaves only what it makes again)',
  });
}

function scaffold(id: string, style: Style): Halves {
  const isService = style === 'service';
  const server = isService ? 'src/server.ts' : undefined;
  const dependencies: Record<string, string> = isService
    ? { 'better-sqlite3': '^13.2.0', fastify: '^5.12.0' }
    : {};
  const files = {
    ...(isService ? SERVICE_FILES : LIBRARY_FILES),
    'package.json': packageJson({ name: id, dependencies, server, include: ['src', 'test'] }),
    'tsconfig.json': tsconfigJson(['src', 'test']),
    '.gitignore': gitignore(style),
    '.vscode/launch.json': launchJson(server),
  };
  return {
    repo: new Map(Object.entries(files).map(([path, content]) => [path, Buffer.from(content)])),
    guard: isService ? SERVICE_GUARD : LIBRARY_GUARD,
    entry: isService ? 'src/app.ts' : 'src/index.ts',
    world: isService ? ['database', 'now'] : [],
    editable: ['src/**', 'test/**'],
    packages: Object.keys(dependencies),
  };
}

function writeWhole(folder: string, files: Tree): void {
  const draft = join(folder, '..', `.${basename(folder)}-${randomUUID().slice(0, 8)}`);
  try {
    makeDirectory(draft);
    writeTree(draft, files);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const sentence = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
