import type { z } from 'zod';
import { feedbackOf } from '../../domain/feedback.ts';
import type { fileSetReply, submissionReply, submissionRequest } from '../api.ts';
import { decodeFileSet, encodeFileSet } from '../file-set.ts';
import { clockAt, isOverForAll } from '../log/clock.ts';
import { ownScore } from '../log/score.ts';
import { type BashState, digestOf, exerciseOf } from '../log/state.ts';
import { playOf, type Submission, submissionOf, submissionOfKey } from '../log/submissions.ts';
import type { Person } from '../log/teams.ts';
import { type Answer, granted, refuse, storeRefusal } from './answer.ts';
import type { HostContext } from './host-context.ts';
import type { Now } from './live-log.ts';
import { receivedFiles } from './received-files.ts';
import { newId } from './secrets.ts';
import { contentNamedIn } from './shared-content.ts';
import { seesAll, teamOf, type Viewer } from './viewer.ts';

export type SubmissionReply = z.infer<typeof submissionReply>;
type SubmissionRequest = z.infer<typeof submissionRequest>;

const MINUTE_MS = 60_000;
const MOST_A_MINUTE = 6;
/** One that is graded and one that waits. */
const MOST_PENDING = 2;
const PENDING_RETRY_S = 5;

export interface Received {
  readonly reply: SubmissionReply;
  /** The same request came before, and this is what came of it. */
  readonly isRepeated: boolean;
}

/**
 * Takes a submission: once this resolves, it is in the log and in the queue. What is wrong with it is said before
 * anything is kept; the server's time of receipt decides whether it is late.
 */
export async function receiveSubmission(
  host: HostContext,
  person: Person,
  request: SubmissionRequest,
): Promise<Answer<Received>> {
  const before = accepts(host.log.now, person, request);
  if (!before.ok) return before;
  // What is sent again may name content that was replaced since, and that this host does not have any more.
  const exercise = host.content.get(request.digest) ?? host.content.get(before.value.digest);
  if (!exercise) return refuse('unavailable', 'The host does not have the content of this exercise.');
  const files = receivedFiles(request.files, exercise.manifest.editable);
  if (!files.ok)
    return refuse(request.files.length === 0 ? 'empty-submission' : 'bad-request', files.failure.message);
  const blob = await host.store.putBlob(encodeFileSet(files.value));
  if (!blob.ok) return storeRefusal(blob.failure);
  const id = newId('s');
  const done = await host.log.decide((now) => {
    const present = now.state.members.people.get(person.id) ?? person;
    const accepted = accepts(now, present, request);
    if (!accepted.ok) return accepted;
    const who = { person: person.id };
    const known = accepted.value.known;
    if (known && known.fileSet !== blob.value) return keyUsedFor('other files');
    if (known) return granted({ who, events: [], value: { id: known.id, isRepeated: true } });
    const { team, seed } = accepted.value;
    const { exercise: exerciseId, digest, key, ownTests = false } = request;
    return granted({
      who,
      events: [
        {
          type: 'submission-received' as const,
          ...{ submission: id, key, person: person.id, team, exercise: exerciseId, ownTests },
          fileSet: blob.value,
        },
      ],
      jobs: [
        {
          ...{ bash: host.log.bash, submission: id, team, exercise: exerciseId, digest, seed },
          fileSet: blob.value,
          try: 1,
        },
      ],
      value: { id, isRepeated: false },
    });
  });
  if (!done.ok) return done;
  const { state } = host.log.now;
  const submission = submissionOf(state.plays, done.value.id);
  if (!submission) throw new Error(`the submission ${done.value.id} is not in the log that has it`);
  return granted({ reply: replyOf(host, state, submission), isRepeated: done.value.isRepeated });
}

const keyUsedFor = (what: string) =>
  refuse('bad-request', `This key was used for ${what}: use a new key for each submission.`);

/** Whether a submission may be taken at this moment; a repeated one always may. */
function accepts(now: Now, person: Person, request: SubmissionRequest) {
  const { exercise, digest, key, ownTests = false } = request;
  const { state, atMs } = now;
  const { team } = person;
  if (person.role !== 'participant' || team === null)
    return refuse('not-allowed', 'Only participants submit.');
  const wanted = exerciseOf(state, exercise);
  if (!wanted) return refuse('not-found', `This bash has no exercise "${exercise}".`);
  const known = submissionOfKey(state.plays, person.id, key);
  if (known && known.exercise !== exercise) return keyUsedFor(`"${known.exercise}"`);
  if (known && known.ownTests !== ownTests)
    return keyUsedFor(`a submission ${known.ownTests ? 'with' : 'without'} own tests`);
  const present = digestOf(state, exercise);
  const gradedBy = known ? contentNamedIn(state).filter(({ id }) => id === exercise) : [{ digest: present }];
  if (present === undefined || !gradedBy.some((content) => content.digest === digest))
    return refuse(
      'other-exercise',
      `Your copy of "${exercise}" is not what this bash grades: fetch it again.`,
    );
  const accepted = { team, seed: wanted.seed, known, digest: present };
  if (known) return granted(accepted);
  const { phase } = state.clock;
  if (phase === 'lobby') return refuse('not-started', 'The bash has not started yet.');
  if (phase === 'paused') return refuse('paused', 'The bash is paused: submit again when it goes on.');
  if (state.solutionsRevealed && isOverForAll(clockAt(state.clock, atMs)))
    return refuse('ended', 'The bash is over, and its solutions are shown.');
  const mine = [...playOf(state.plays, team).submissions.values()];
  const recent = mine.filter(({ receivedAtMs }) => atMs - receivedAtMs < MINUTE_MS);
  const first = recent.at(-MOST_A_MINUTE);
  if (first) {
    const restS = Math.ceil((first.receivedAtMs + MINUTE_MS - atMs) / 1_000);
    return refuse('too-many-requests', `A team submits ${MOST_A_MINUTE} times a minute at most.`, restS);
  }
  if (mine.filter(({ grading }) => grading.kind === 'waiting').length >= MOST_PENDING)
    return refuse(
      'too-many-requests',
      'One submission of your team is graded and one waits: submit again when there is a verdict.',
      PENDING_RETRY_S,
    );
  return granted(accepted);
}

/** The submissions of the viewer's team, oldest first; of all teams for who may see all. */
export function listSubmissions(host: HostContext, viewer: Viewer): readonly SubmissionReply[] {
  const { state } = host.log.now;
  return [...state.plays.values()]
    .flatMap(({ submissions }) => [...submissions.values()])
    .filter((submission) => maySee(viewer, submission))
    .sort((a, b) => a.position - b.position)
    .map((submission) => replyOf(host, state, submission));
}

export function oneSubmission(host: HostContext, viewer: Viewer, id: string): Answer<SubmissionReply> {
  const found = findSubmission(host.log.now.state, viewer, id);
  return found.ok ? granted(replyOf(host, host.log.now.state, found.value)) : found;
}

/** The files of a submission, for its team and for who may see all. */
export async function filesOfSubmission(
  host: HostContext,
  viewer: Viewer,
  id: string,
): Promise<Answer<z.infer<typeof fileSetReply>>> {
  const { state } = host.log.now;
  const found = findSubmission(state, viewer, id);
  if (!found.ok) return found;
  const blob = await host.store.blob(found.value.fileSet);
  if (!blob.ok) return storeRefusal(blob.failure);
  if (blob.value === null) return refuse('unavailable', 'The files of this submission are not in the store.');
  const { exercise, person, receivedAtMs } = found.value;
  return granted({
    schema: 'bugsquash/file-set@1',
    submission: id,
    exercise,
    name: state.members.people.get(person)?.name ?? '',
    receivedAtMs,
    files: [...decodeFileSet(blob.value)].map(([path, content]) => ({
      path,
      base64: content.toString('base64'),
    })),
  });
}

/** One of another team is no more there than one that does not exist. */
export function findSubmission(state: BashState, viewer: Viewer, id: string): Answer<Submission> {
  const submission = submissionOf(state.plays, id);
  if (!submission || !maySee(viewer, submission))
    return refuse('not-found', 'Your team has no such submission.');
  return granted(submission);
}

const maySee = (viewer: Viewer, { team }: Submission): boolean => seesAll(viewer) || teamOf(viewer) === team;

function replyOf(host: HostContext, state: BashState, submission: Submission): SubmissionReply {
  const { id, exercise, person, team, receivedAtMs, elapsedMs, late, admitted, grading } = submission;
  return {
    schema: 'bugsquash/submission@1',
    ...{ id, exercise, person, receivedAtMs, elapsedMs, late },
    name: state.members.people.get(person)?.name ?? '',
    admitted: admitted !== null,
    state: stateOf(host, submission),
    feedback:
      grading.kind === 'graded'
        ? feedback(host, state, exercise, grading.verdict, ownScore(playOf(state.plays, team), submission))
        : null,
  };
}

export function stateOf(host: HostContext, { id, grading }: Submission): SubmissionReply['state'] {
  if (grading.kind !== 'waiting') return grading.kind;
  return host.grading.has(id) ? 'grading' : 'waiting';
}

/** What a team may know of a verdict while the bash runs: nothing by name that is still broken. */
function feedback(
  host: HostContext,
  state: BashState,
  exercise: string,
  verdict: Parameters<typeof feedbackOf>[0],
  score: ReturnType<typeof ownScore>,
): SubmissionReply['feedback'] {
  // What it was graded by need not be here any more, after a rejudge and a move to another machine.
  const content =
    host.content.get(verdict.exercise.digest) ?? host.content.get(digestOf(state, exercise) ?? '');
  const bugs = content?.solution.bugs ?? [];
  const known = exerciseOf(state, exercise)?.bugs ?? [];
  const { lines, regressions, problems } = feedbackOf(
    verdict,
    bugs.filter(({ id }) => known.some((bug) => bug.id === id)),
    'open',
  );
  return {
    lines: lines.map(({ symptom, state: is, bug }) => ({
      symptom,
      state: is === 'gone' ? 'gone' : 'still there',
      ...(bug && { bug: { id: bug.id, title: bug.title } }),
    })),
    regressions: [...regressions],
    problems: problems.map(({ message }) => message),
    score: {
      fix: score?.fix ?? 0,
      regressions: score?.regressions ?? 0,
      hints: score?.hints ?? 0,
      total: score?.total ?? 0,
    },
  };
}
