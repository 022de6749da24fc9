import { writeFileSync } from 'node:fs';
import { type Proof, proofFile, readProof } from '../catalog/proof.ts';
import type { Exercise } from '../domain/exercise.ts';
import { exportedAttemptSchema, type NotUnseen, unseenTryOf } from '../domain/exported-attempt.ts';
import { failed, type Result, success } from '../domain/failure.ts';

/**
 * Records in the proof of an exercise how somebody did who had not seen it, from their exported attempt. The proof is
 * bound to its content, so an attempt at any other content is refused.
 * @param name what the document is called in messages
 */
export function recordUnseenTry(exercise: Exercise, name: string, text: string): Result<Proof> {
  const { id } = exercise.manifest;
  const proof = readProof(exercise);
  if (proof?.digest !== exercise.digest)
    return failed('wrong-state', `There is no proof of "${id}" as it is now.`, { command: ['verify', id] });
  const exported = exportedAttemptSchema.safeParse(jsonOf(text));
  if (!exported.success)
    return failed(
      'bad-arguments',
      `${name} is not an exported attempt (bugsquash/attempt@1).`,
      'Ask for the file that `bugsquash export` writes.',
    );
  const tried = unseenTryOf(exported.data, { id, digest: exercise.digest });
  if ('reason' in tried)
    return failed(
      'bad-arguments',
      `${name}: ${refusal(id, tried)}`,
      'Name an attempt at the exercise as it is now.',
    );
  const known = proof.solved_unseen ?? [];
  if (known.some(({ attempt }) => attempt === tried.attempt))
    return failed('bad-arguments', `${name} is recorded already.`, 'Name another attempt.');
  const extended = { ...proof, solved_unseen: [...known, tried] };
  writeFileSync(proofFile(exercise.solutionRoot), `${JSON.stringify(extended, null, 2)}\n`);
  return success(extended);
}

function refusal(id: string, refused: NotUnseen): string {
  switch (refused.reason) {
    case 'other content':
      return `it is an attempt at other content than that of "${id}" as it is now (version ${refused.version}).`;
    case 'seen before':
      return 'it was begun after the reference had been looked at.';
    case 'one bug alone':
      return 'it is an attempt at one bug alone.';
    case 'not finished':
      return 'it has not been finished.';
    case 'nothing graded':
      return 'none of its submissions was graded.';
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
