/**
 * A workspace: the candidate's git checkout of an exercise, and where everything about it lies.
 *
 * ```
 * <directory>/.git/bugsquash.json             the marker: which attempt this checkout belongs to
 * <directory>/.git/bugsquash-links/           a spare copy of node_modules/, for healing
 * <dataDirectory>/attempts/<attemptId>/start/          repo/ as it was at the start
 *                                      runs.jsonl      one line per test run or start
 *                                      snapshots.git   the snapshot repository
 * <dataDirectory>/cache/history/<digest>/     the built past of an exercise; of the clone's own exercises it is
 * <cloneRoot>/dist/history/<digest>/          prebuilt
 * ```
 */
import path from 'node:path';
import * as z from 'zod';
import {
  DEFAULT_SQL_MODULES,
  type Exercise,
  type NativeSuite,
  type OwnPackages,
} from '../domain/exercise.ts';
import { nativeSuiteSchema } from '../suites/suite-schema.ts';

/** The exercise a workspace is made of. */
export interface WorkspaceExercise {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly digest: string;
  /** `exercises/<id>`: holds `repo/` and perhaps `history/`. */
  readonly root: string;
  /** What exercise code may import. */
  readonly packages: readonly string[];
  /** SQLite's virtual-table modules that there are. */
  readonly modules: readonly string[];
  /** Globs (`node:path` matchesGlob) of what belongs to a submission. */
  readonly editable: readonly string[];
  /** How its tests run, where they are not vitest's under our own configuration. */
  readonly suite?: NativeSuite | undefined;
  /** Packages that its collection brings. */
  readonly ownPackages?: OwnPackages | undefined;
}

/** What a workspace needs to know of an exercise. */
export function workspaceExercise({
  manifest: { id, title, version, packages, modules, editable, suite },
  digest,
  exerciseRoot: root,
  ownPackages,
}: Exercise): WorkspaceExercise {
  return { id, title, version, digest, root, packages, modules, editable, suite, ownPackages };
}

const absolutePath = z.string().refine((value) => path.isAbsolute(value), 'must be an absolute path');

/** What `.git/bugsquash.json` holds. It lies inside `.git`, so it is never tracked, shown or submitted. */
export const workspaceMarkerSchema = z.strictObject({
  schema: z.literal('bugsquash/workspace@1'),
  attemptId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  exercise: z.strictObject({
    id: z.string(),
    title: z.string(),
    version: z.string(),
    digest: z.string(),
    packages: z.array(z.string()).readonly(),
    modules: z
      .array(z.string())
      .readonly()
      .default([...DEFAULT_SQL_MODULES]),
    editable: z.array(z.string()).readonly(),
    suite: nativeSuiteSchema.optional(),
    ownPackages: z
      .strictObject({ digest: z.string().regex(/^[a-z0-9]{1,64}$/), names: z.array(z.string()).readonly() })
      .optional(),
  }),
  createdAt: z.iso.datetime(),
  cloneRoot: absolutePath,
  dataDirectory: absolutePath,
});

export type WorkspaceMarker = z.infer<typeof workspaceMarkerSchema>;

/** A found or freshly made workspace: the marker and where it was found. */
export interface Workspace extends Omit<WorkspaceMarker, 'schema'> {
  /** Absolute, symbolic links resolved. */
  readonly directory: string;
}

/** The paths that belong to one workspace. */
export interface WorkspacePaths {
  readonly marker: string;
  readonly spareLinks: string;
  readonly nodeModules: string;
  readonly start: string;
  readonly runs: string;
  readonly snapshots: string;
}

/** Enough of a workspace to find what belongs to its attempt; the directory itself may be gone. */
export type AttemptPlace = Pick<Workspace, 'directory' | 'dataDirectory' | 'attemptId'>;

/** The file by which a directory is known as a workspace. */
export const markerIn = (directory: string): string => path.join(directory, '.git', 'bugsquash.json');

export const workspacePaths = (workspace: AttemptPlace): WorkspacePaths => {
  const attempt = path.join(workspace.dataDirectory, 'attempts', workspace.attemptId);
  return {
    marker: markerIn(workspace.directory),
    spareLinks: path.join(workspace.directory, '.git', 'bugsquash-links'),
    nodeModules: path.join(workspace.directory, 'node_modules'),
    start: path.join(attempt, 'start'),
    runs: path.join(attempt, 'runs.jsonl'),
    snapshots: path.join(attempt, 'snapshots.git'),
  };
};
