import type { ListedExercise } from '../../attempts/attempts.ts';
import { listExercises } from '../../catalog/catalog.ts';
import { success } from '../../domain/failure.ts';
import { table } from '../../wording/table.ts';
import { unseenWords } from '../../wording/unseen.ts';
import type { Command } from '../command.ts';
import { warnOfUnreadable } from '../warn-of-unreadable.ts';

export const list: Command = {
  summary: 'list the exercises, with your best results',
  usage: 'list',
  examples: [
    ['list', 'the exercises'],
    ['list --exercises ../ours/exercises --solutions ../ours/solutions', "a team's own"],
  ],
  flags: {},
  positionals: { min: 0, max: 0 },
  async run(_args, { attempts, collection, steps, columns }) {
    const opened = attempts();
    if (!opened.ok) return opened;
    const listed = await opened.value.list();
    if (!listed.ok) return listed;
    await warnOfUnreadable(opened.value, steps);
    const broken = listExercises(collection).flatMap(({ failure }) => (failure ? [failure] : []));
    const exercises = listed.value.map(({ manifest, verified, solvedUnseen, best, earlierBest }) => {
      const { id, version, title, level, style, minutes, tags, suite } = manifest;
      const trust = suite ? { suite: 'native' } : {};
      const listed = { id, version, title, level, style, minutes, tags, ...trust };
      return { ...listed, verified, solvedUnseen, best, earlierBest };
    });
    const text = [
      table(['exercise', 'title', 'level', 'style', 'time', 'best', ''], listed.value.map(lineOf), columns),
      ...broken.flatMap(({ message }) => message.split('\n').map((line) => `! ${line}`)),
      ...(exercises[0] ? ['', `Start one: ${steps.command(['start', exercises[0].id])}`] : []),
    ].join('\n');
    return success({ json: { schema: 'bugsquash/list@1', exercises }, text, exitCode: 0 });
  },
};

function lineOf({
  manifest,
  verified,
  verifiedRuns,
  solvedUnseen,
  best,
  earlierBest,
}: ListedExercise): string[] {
  const { id, title, level, style, minutes } = manifest;
  const runs = verifiedRuns === null ? '' : `, ${verifiedRuns} runs`;
  const mark = { verified: `verified${runs}`, changed: 'changed since verified', unverified: '' }[verified];
  const trust = manifest.suite ? 'graded by its own suite (weaker trust)' : '';
  const words = [mark, trust, unseenWords(solvedUnseen)].filter((text) => text !== '').join('; ');
  return [id, title, level, style, `${minutes} min`, bestText(best, earlierBest), words];
}

/** A result of what the exercise was before is told apart, and only where there is none of what it is. */
function bestText(best: number | null, earlierBest: ListedExercise['earlierBest']): string {
  if (best !== null) return String(best);
  return earlierBest === null ? '-' : `- (${earlierBest.total} in ${earlierBest.version})`;
}
