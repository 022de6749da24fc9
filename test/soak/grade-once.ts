import { readExercise } from '../../harness/catalog/catalog.ts';
import { childrenOf } from '../../harness/sandbox/process-tree.ts';
import type { Sandbox } from '../../harness/sandbox/sandbox.ts';
import { patchedTree, referencesOf, submissionOf } from '../support/exercises.ts';
import { graderHere, sandboxHere } from '../support/grader.ts';
import type { GradeOnce } from './grade-once-messages.ts';

/**
 * Grades the honest answer of an exercise in a process of its own, over IPC: says which processes it starts, and then
 * the verdict. Ends when nothing more is to be done.
 */

const plan = JSON.parse(process.argv[2] ?? '') as {
  exercisesRoot: string;
  solutionsRoot: string;
  id: string;
};
const say = (message: GradeOnce) => process.send?.(message);
const exercise = readExercise(plan, plan.id);
if (!exercise.ok) throw new Error(exercise.failure.message);

/** The real sandbox, which says what it started. Inside bubblewrap it is the child of what was started. */
const telling: Sandbox = {
  kind: sandboxHere.kind,
  start(started) {
    const child = sandboxHere.start(started);
    const paths = started.command.flatMap((part) => (typeof part === 'string' ? [] : [part.inside]));
    const role = /\/grading\/(\w+)\/main\.js$/.exec(paths.at(-1) ?? '')?.[1] ?? 'tool';
    const outerPid = child.pid ?? 0;
    const tell = () => {
      const pid = sandboxHere.kind === 'none' ? outerPid : childrenOf(outerPid)[0];
      if (pid !== undefined) say({ started: { role, pid } });
      else if (child.exitCode === null && child.signalCode === null) setTimeout(tell, 5);
    };
    tell();
    return child;
  },
};

const answer = submissionOf(exercise.value, patchedTree(exercise.value, referencesOf(exercise.value)));
const { verdict } = await graderHere(telling, 2).grade(exercise.value, answer);
say({ verdict });
process.disconnect?.();
