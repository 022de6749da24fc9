import type { ClockView } from '../../../harness/bugbash/api.ts';
import { readExercise } from '../../../harness/catalog/catalog.ts';
import { COLLECTION } from '../../support/exercises.ts';
import { type Answer, packedExercise, receipt, refuse, type SmallHost, smallHost } from './small-host.ts';

export interface ScriptedBash extends SmallHost {
  /** What the host says next; a test changes it. */
  readonly state: {
    phase: ClockView['phase'];
    token: string;
    /** Of all submissions so far. */
    files: Map<
      string,
      { readonly name: string; readonly files: readonly { path: string; base64: string }[] }
    >;
    /** Answers instead of the host, where it returns something. */
    instead: (method: string, path: string) => Answer;
  };
}

/** A bash over money-split whose every answer a test decides; what a real host does is tested with the real one. */
export async function scriptedBash(): Promise<ScriptedBash> {
  const found = readExercise(COLLECTION, 'money-split');
  if (!found.ok) throw new Error(found.failure.message);
  const { manifest, digest, exerciseRoot, solution } = found.value;
  const archive = await packedExercise(exerciseRoot, manifest.id);
  const state: ScriptedBash['state'] = {
    phase: 'running',
    token: 'token-1',
    files: new Map(),
    instead: () => undefined,
  };
  const clock = () => ({
    phase: state.phase,
    startsAtMs: null,
    elapsedMs: 0,
    leftMs: 600_000,
    atMs: Date.now(),
    frozen: false,
  });
  const view = () => ({
    id: manifest.id,
    title: manifest.title,
    version: manifest.version,
    digest,
    bugs: solution.bugs.length,
    archive: archive.sha256,
    lines: state.phase === 'lobby' ? null : solution.bugs.map(({ symptom }) => symptom),
  });
  const me = {
    schema: 'bugsquash/me@1',
    person: 'p-1',
    name: 'Ann',
    role: 'participant',
    team: { id: 't-1', name: 'Reds', members: ['Ann', 'Ben'] },
    ready: false,
    unread: [],
    solutionsRevealed: false,
  };
  const submissions = () =>
    [...state.files].map(([id, { name }]) => ({
      ...receipt(id, manifest.id, 1_790_000_000_000),
      name,
      person: name,
    }));
  const answers: Readonly<Record<string, () => Answer>> = {
    'GET /me': () => ({ json: me }),
    'POST /me/ready': () => ({ json: { ...me, ready: true } }),
    'GET /bash': () => ({
      json: {
        schema: 'bugsquash/bash@1',
        id: 'friday-bash',
        name: 'Friday bash',
        clock: clock(),
        teams: 'teams',
        hints: 'on',
        assistants: 'allowed',
        exercises: [view()],
        warmUp: null,
        announcements: [],
        client: { version: '0.1.0', url: 'http://host/bugsquash.tgz', sha256: 'a' },
      },
    }),
    'GET /exercises/money-split': () => ({ bytes: archive.bytes }),
    'GET /submissions': () => ({ json: { schema: 'bugsquash/submissions@1', submissions: submissions() } }),
    'GET /questions': () => ({ json: { schema: 'bugsquash/questions@1', questions: [] } }),
    'GET /board': () => ({
      json: {
        schema: 'bugsquash/board@1',
        bash: 'friday-bash',
        name: 'Friday bash',
        position: 1,
        clock: clock(),
        rows: [],
        feed: [],
      },
    }),
  };
  const host = await smallHost(({ method, path, body, token }) => {
    const instead = state.instead(method, path);
    if (instead) return instead;
    if (method === 'POST' && path === '/join')
      return (body as { code: string }).code === 'CODE'
        ? {
            json: {
              schema: 'bugsquash/joined@1',
              token: state.token,
              person: 'p-1',
              name: (body as { name: string }).name,
              team: 't-1',
              teamName: 'Reds',
            },
          }
        : refuse(403, 'wrong-code', 'That is not the code of this bash.');
    if (token !== state.token) return refuse(401, 'bad-token', 'That token is not good any more.');
    if (method === 'POST' && path === '/submissions') {
      const { files, exercise } = body as { files: { path: string; base64: string }[]; exercise: string };
      const id = `s-${state.files.size + 1}`;
      state.files.set(id, { name: 'Ann', files });
      return { status: 202, json: receipt(id, exercise) };
    }
    const [, id] = /^\/submissions\/([^/]+)\/files$/.exec(path) ?? [];
    const set = id === undefined ? undefined : state.files.get(id);
    if (set)
      return {
        json: {
          schema: 'bugsquash/file-set@1',
          submission: id,
          exercise: manifest.id,
          name: set.name,
          receivedAtMs: 1_790_000_000_000,
          files: set.files,
        },
      };
    return answers[`${method} ${path}`]?.() ?? refuse(404, 'not-found', `There is no ${path}.`);
  });
  return { ...host, state };
}
