import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { exerciseSchema, parseManifest } from '../../catalog/manifest.ts';
import type { PublicManifest } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { createWorkspace } from '../../workspace/create-workspace.ts';
import { findWorkspace } from '../../workspace/find-workspace.ts';
import { isolatedGit } from '../../workspace/git.ts';
import { markerIn, type Workspace } from '../../workspace/workspace.ts';
import type { bashReply } from '../api.ts';
import { unpackExercise } from './archive.ts';
import type { HostApi } from './host-api.ts';
import type { Membership } from './membership.ts';
import { failureOf } from './problems.ts';

export type ExerciseView = z.infer<typeof bashReply>['exercises'][number];

/** The public half of an exercise of a bash, as it lies on this disk. */
export interface FetchedExercise {
  readonly manifest: PublicManifest;
  readonly ticket: string;
  /** Holds `repo/` and perhaps `history/`. */
  readonly root: string;
}

/** An attempt id of the workspaces of bashes; those of the attempt store are UUIDs. */
const ATTEMPT = /^bash\.([0-9a-f]{12})\.([a-z0-9-]+)$/;

/** Which membership and exercise a workspace belongs to; undefined if it is not of a bash. */
export function bashOfWorkspace({
  attemptId,
}: Pick<Workspace, 'attemptId'>): { readonly key: string; readonly exercise: string } | undefined {
  const [, key, exercise] = ATTEMPT.exec(attemptId) ?? [];
  return key !== undefined && exercise !== undefined ? { key, exercise } : undefined;
}

/** Fetches the public half once for each archive; what is there already is used. */
export async function fetchExercise(
  api: HostApi,
  { folder }: Pick<Membership, 'folder'>,
  { id, archive }: Pick<ExerciseView, 'id' | 'archive'>,
): Promise<Result<FetchedExercise>> {
  const root = join(folder, 'exercises', archive);
  if (!/^[0-9a-f]{64}$/.test(archive)) throw new Error('An archive is named by its sha256.');
  if (!existsSync(root)) {
    const bytes = await api.archive(id);
    if (bytes.kind !== 'ok') return { ok: false, failure: failureOf(bytes, api.url) };
    const unpacked = await unpackExercise(bytes.value, { id, sha256: archive }, root);
    if (!unpacked.ok) return unpacked;
  }
  return readFetched(root, id);
}

/** What was fetched before, without asking the host. */
export function readFetched(root: string, id: string): Result<FetchedExercise> {
  const file = join(root, 'exercise.yaml');
  const manifest = parseManifest(readFileSync(file, 'utf8'), file, exerciseSchema);
  if (!manifest.ok) return manifest;
  if (manifest.value.id !== id)
    return failed(
      'archive-refused',
      `The host sent the exercise "${manifest.value.id}" where "${id}" was asked for.`,
      'Tell the host; then do the same again.',
    );
  return success({ manifest: manifest.value, ticket: readFileSync(join(root, 'TICKET.md'), 'utf8'), root });
}

/** Where the workspace of an exercise is, or will be. */
export const workspaceFolder = ({ workspaces }: Pick<Membership, 'workspaces'>, exercise: string): string =>
  join(workspaces, exercise);

/** The workspace of an exercise, made as `start` makes one unless it is there already. */
export async function openExerciseWorkspace(
  membership: Membership,
  { manifest, root }: FetchedExercise,
  digest: string,
  machine: { readonly cloneRoot: string; readonly dataDirectory: string; readonly now: Date },
): Promise<Result<Workspace>> {
  const { id, version, title, packages, modules, editable } = manifest;
  const attemptId = `bash.${membership.key}.${id}`;
  const directory = workspaceFolder(membership, id);
  if (existsSync(markerIn(directory))) {
    const found = await findWorkspace(directory, { workspacesDirectory: membership.workspaces });
    if (found.ok && found.value.attemptId === attemptId) return found;
  }
  const { cloneRoot, dataDirectory, now } = machine;
  const created = await createWorkspace({
    exercise: { id, version, digest, title, root, packages, modules, editable },
    directory,
    cloneRoot,
    dataDirectory,
    attemptId,
    now,
  });
  if (!created.ok) return created;
  const { workspace } = created.value;
  const head = await isolatedGit(workspace.directory).raw(['rev-parse', 'HEAD']);
  writeFileSync(startCommitFile(workspace.directory), head);
  return success(workspace);
}

/** Holds the commit that a workspace began with: what is pulled is compared with it. */
export const startCommitFile = (directory: string): string => join(directory, '.git', 'bugsquash-start');
