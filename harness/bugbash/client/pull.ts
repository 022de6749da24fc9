import { readFileSync } from 'node:fs';
import { nearestNames } from '../../catalog/names.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { matchesAny } from '../../files/globs.ts';
import { listFiles } from '../../files/list-files.ts';
import { expected } from '../../workspace/expected.ts';
import { feedIsolatedGit, isolatedGit } from '../../workspace/git.ts';
import { type Workspace, workspacePaths } from '../../workspace/workspace.ts';
import { isPlainPath } from './archive.ts';
import type { BashClient } from './bash-client.ts';
import { startCommitFile } from './exercise-workspace.ts';
import { failureOf } from './problems.ts';
import type { SubmissionView } from './submit.ts';

export interface Pulled {
  readonly branch: string;
  readonly submission: SubmissionView;
  /** It was pulled before; nothing was written. */
  readonly isKnown: boolean;
}

/**
 * Brings a team-mate's latest submission of the workspace's exercise as a branch into its repository. Only commit, tree
 * and blobs are written, through one `fast-import`: work tree, index, stash and the branch one is on stay as they are,
 * and git never runs in a folder that holds somebody else's files.
 */
export async function pull(client: BashClient, workspace: Workspace, name: string): Promise<Result<Pulled>> {
  const { api, membership } = client;
  const all = await api.submissions();
  if (all.kind !== 'ok') return { ok: false, failure: failureOf(all, membership.url) };
  const ofExercise = all.value.submissions.filter(({ exercise }) => exercise === workspace.exercise.id);
  const chosen = latestOf(ofExercise, name, membership.person);
  if (!chosen.ok) return chosen;
  const { submission, number } = chosen.value;
  const branch = `pull/${branchName(submission.name)}-${number}`;
  return expected(`pull into ${workspace.directory}`, async () => {
    const heads = await isolatedGit(workspace.directory).raw([
      'for-each-ref',
      '--format=%(refname)',
      'refs/heads/',
    ]);
    if (heads.split('\n').includes(`refs/heads/${branch}`))
      return success({ branch, submission, isKnown: true });
    const files = await api.files(submission.id);
    if (files.kind !== 'ok') return { ok: false, failure: failureOf(files, membership.url) } as const;
    const made = commitStream(workspace, branch, submission, files.value.files);
    if (!made.ok) return made;
    await feedIsolatedGit(workspace.directory, FAST_IMPORT, made.value);
    return success({ branch, submission, isKnown: false });
  }).then((outer) => (outer.ok ? outer.value : outer));
}

/** Hooks are the candidate's own, and none of them is about this. */
const FAST_IMPORT = ['-c', 'core.hooksPath=/dev/null', 'fast-import', '--quiet', '--date-format=raw'];

/** A person's latest submission, and the how-manieth of this exercise it is of that person's. */
function latestOf(
  submissions: readonly SubmissionView[],
  name: string,
  me: string,
): Result<{ readonly submission: SubmissionView; readonly number: number }> {
  const wanted = name.toLowerCase();
  const theirs = submissions.filter((one) => one.name.toLowerCase() === wanted);
  const submission = theirs.at(-1);
  if (submission) return success({ submission, number: theirs.length });
  const others = [...new Set(submissions.filter(({ person }) => person !== me).map((one) => one.name))];
  const near = nearestNames(name, others)[0];
  const message = `No submission of this exercise by "${name}" is in your team.`;
  if (near !== undefined)
    return failed('bad-arguments', message, { retype: { replace: { typo: name, meant: near } } });
  return failed(
    'bad-arguments',
    `${message} ${others.length > 0 ? `There are some by ${others.join(', ')}.` : 'Nobody else has submitted it yet.'}`,
    { command: ['status'] },
  );
}

/** A name as part of a branch's: without what git or a shell reads otherwise. */
const branchName = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '') || 'team-mate';

/** What `git fast-import` reads: one commit on the start of the exercise. */
function commitStream(
  workspace: Workspace,
  branch: string,
  { name, receivedAtMs, id }: SubmissionView,
  sent: readonly { readonly path: string; readonly base64: string }[],
): Result<Buffer> {
  const { editable } = workspace.exercise;
  const odd = sent.find(({ path }) => !isPlainPath(path) || !matchesAny(path, editable));
  if (odd)
    return failed(
      'archive-refused',
      `The submission holds ${JSON.stringify(odd.path)}, which is not an editable file of this exercise; nothing was pulled.`,
      'Tell the host.',
    );
  const pristine = listFiles(workspacePaths(workspace).start, editable).files;
  const executable = new Set(pristine.filter((file) => file.executable).map(({ path }) => path));
  const kept = new Set(sent.map(({ path }) => path));
  const who = `${name.replaceAll(/[<>\p{Cc}]/gu, '')} <team-mate@example.com> ${Math.floor(receivedAtMs / 1_000)} +0000`;
  const message = Buffer.from(`Submission ${id}\n`);
  const start = readFileSync(startCommitFile(workspace.directory), 'utf8').trim();
  const parts: (string | Buffer)[] = [
    `commit refs/heads/${branch}\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n`,
    message,
    `from ${start}\n`,
    ...pristine.filter(({ path }) => !kept.has(path)).map(({ path }) => `D ${quoted(path)}\n`),
    ...sent.flatMap(({ path, base64 }) => {
      const content = Buffer.from(base64, 'base64');
      const mode = executable.has(path) ? '100755' : '100644';
      return [`M ${mode} inline ${quoted(path)}\ndata ${content.length}\n`, content, '\n'];
    }),
    '\n',
  ];
  return success(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))));
}

const quoted = (path: string): string => `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
