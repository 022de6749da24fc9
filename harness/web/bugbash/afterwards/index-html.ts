import type { Afterwards } from '../../../bugbash/afterwards/afterwards.ts';
import { escaped } from '../../../report/page/escape.ts';
import { counted } from '../../../wording/counted.ts';
import { boardHtml, chartHtml, letterOf } from './board-html.ts';
import { namesHtml, pageHtml } from './page.ts';

/** The results: the final board, points over time, awards, and the way to each exercise. */
export function indexPage(afterwards: Afterwards): string {
  const { board, exercises } = afterwards;
  const links = exercises.map(
    ({ title }, index) =>
      `<li><a href="${exerciseFile(index)}">${letterOf(index)} ${escaped(title)}</a></li>`,
  );
  return pageHtml(
    board.name,
    `${board.demo ? '<p class="demo">DEMO: recorded play. Nothing here is a result.</p>\n' : ''}<p class="details">${counted(board.rows.length, 'team')}, ${counted(exercises.length, 'exercise')}</p>
<nav aria-label="Exercises"><ul>${links.join('')}</ul></nav>`,
    `<section aria-labelledby="board-title">
<h2 id="board-title">Final board</h2>
${boardHtml(board)}
</section>
<section aria-labelledby="awards-title">
<h2 id="awards-title">Awards</h2>
${awardsHtml(afterwards)}
</section>
<section aria-labelledby="chart-title">
<h2 id="chart-title">Points over time</h2>
${chartHtml(board)}
</section>`,
  );
}

export const exerciseFile = (index: number): string => `exercise-${letterOf(index).toLowerCase()}.html`;

function awardsHtml({ awards, teams, exercises }: Afterwards): string {
  const team = (id: string): string => namesHtml([teams.get(id) ?? id]);
  const exercise = (id: string): string => escaped(exercises.find((one) => one.id === id)?.title ?? id);
  const bug = (exerciseId: string, id: string): string =>
    escaped(exercises.find((one) => one.id === exerciseId)?.bugs.find((one) => one.id === id)?.title ?? id);
  const { firstSquash, smallestDiffs, bestTest, bestDebriefs } = awards;
  const lines = [
    ...(firstSquash
      ? [`First squash: ${team(firstSquash.team)}, “${bug(firstSquash.exercise, firstSquash.bug)}”`]
      : []),
    ...smallestDiffs.map(
      (award) =>
        `Smallest right diff of ${exercise(award.exercise)}: ${team(award.team)}, ${counted(award.lines, 'line')}`,
    ),
    ...(bestTest
      ? [
          `Best test: ${team(bestTest.team)}, ${counted(bestTest.catches, 'bug')} caught by ${counted(bestTest.added, 'test')}`,
        ]
      : []),
    ...bestDebriefs.map(
      (award) =>
        `Best debrief of ${exercise(award.exercise)}: ${team(award.team)}, ${counted(award.votes, 'vote')}`,
    ),
  ];
  return lines.length === 0
    ? '<p>Nobody earned one.</p>'
    : `<ul class="marked">${lines.map((line) => `<li>★ ${line}</li>`).join('\n')}</ul>`;
}
