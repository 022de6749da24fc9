import type {
  Afterwards,
  BugAfterwards,
  ExerciseAfterwards,
  Fix,
} from '../../../bugbash/afterwards/afterwards.ts';
import { escaped } from '../../../report/page/escape.ts';
import { counted } from '../../../wording/counted.ts';
import { letterOf } from './board-html.ts';
import { namesHtml, pageHtml, patchHtml, proseHtml } from './page.ts';

/** One exercise: for each bug the reference and what the teams did, then tests and debriefs. */
export function exercisePage(afterwards: Afterwards, exercise: ExerciseAfterwards, index: number): string {
  const nameOf = (team: string): string => afterwards.teams.get(team) ?? team;
  const { title, bugs, unread } = exercise;
  const letter = letterOf(index);
  const links = bugs.map(
    (bug) => `<li><a href="#bug-${bug.line}">${letter}${bug.line} ${escaped(bug.title)}</a></li>`,
  );
  const header = `<p class="details">Exercise ${letter}</p>
<nav aria-label="Bugs"><ul><li><a href="index.html">Results</a></li>${links.join('')}<li><a href="#own-tests">Own tests</a></li><li><a href="#debriefs">Debriefs</a></li></ul></nav>
${unread.length === 0 ? '' : `<p>The files of ${namesHtml(unread.map(nameOf))} could not be read any more.</p>`}`;
  const main = [
    ...bugs.map((bug) => bugHtml(bug, letter, nameOf)),
    ownTestsHtml(exercise, nameOf),
    debriefsHtml(exercise, nameOf),
  ];
  return pageHtml(title, header, main.join('\n'));
}

function bugHtml(bug: BugAfterwards, letter: string, nameOf: (team: string) => string): string {
  const { line, title, symptom, rootCause, reference, fixes, tries } = bug;
  const squashers = fixes.reduce((sum, { teams }) => sum + teams.length, 0);
  return `<section id="bug-${line}" aria-labelledby="bug-${line}-title">
<h2 id="bug-${line}-title">${letter}${line} ${escaped(title)}</h2>
<blockquote><p>${escaped(symptom)}</p></blockquote>
<p>Root cause: <code>${escaped(rootCause.file)}</code>, <code>${escaped(rootCause.symbol)}</code>. ${counted(squashers, 'team')} squashed it${fixes.length > 1 ? `, in ${fixes.length} ways` : ''}.</p>
<h3>The reference</h3>
${patchHtml(reference, `Reference fix of ${letter}${line}`)}
<h3>What squashed it</h3>
${fixes.length === 0 ? '<p>Nobody squashed it.</p>' : fixes.map((fix) => fixHtml(fix, `${letter}${line}`, nameOf)).join('\n')}
${
  tries.length === 0
    ? ''
    : `<details><summary>What did not squash it: ${counted(
        tries.reduce((sum, { teams }) => sum + teams.length, 0),
        'team',
      )}</summary>${tries.map((fix) => fixHtml(fix, `${letter}${line}`, nameOf)).join('\n')}</details>`
}
</section>`;
}

function fixHtml(
  { teams, patch, lines, isElsewhere }: Fix,
  label: string,
  nameOf: (team: string) => string,
): string {
  const names = teams.map(nameOf);
  const note = isElsewhere
    ? '<p>Nothing at the places of the reference changed; this is the whole change of the code.</p>'
    : '';
  return `<div class="fix">
<h4>${namesHtml(names)} <span class="diffstat">${counted(lines, 'line')}${teams.length > 1 ? `, the same for ${teams.length} teams` : ''}</span></h4>
${note}${patchHtml(patch, `${label}: the change of ${names.join(', ')}`)}
</div>`;
}

function ownTestsHtml({ ownTests }: ExerciseAfterwards, nameOf: (team: string) => string): string {
  const parts = ownTests.map(
    ({ team, judged, patch }) => `<div class="fix">
<h4>${namesHtml([nameOf(team)])}${judged ? ` <span class="diffstat">${counted(judged.added, 'test')} added</span>` : ''}</h4>
<p>${whatTheyCatch(judged)}</p>
${patch === '' ? '' : patchHtml(patch, `Tests of ${nameOf(team)}`)}
</div>`,
  );
  return `<section id="own-tests" aria-labelledby="own-tests-title">
<h2 id="own-tests-title">Own tests, and what they caught</h2>
${parts.length === 0 ? '<p>No team changed a test.</p>' : parts.join('\n')}
</section>`;
}

function whatTheyCatch(judged: ExerciseAfterwards['ownTests'][number]['judged']): string {
  if (judged === null) return 'They were not run against the bugs.';
  if (judged.catches.length === 0) return 'They catch none of these bugs.';
  return `They catch: ${judged.catches.map(escaped).join(', ')}.`;
}

function debriefsHtml({ debriefs }: ExerciseAfterwards, nameOf: (team: string) => string): string {
  const parts = debriefs.map(
    ({ team, text, votes }) => `<div class="fix">
<h4>${namesHtml([nameOf(team)])} <span class="diffstat">${counted(votes, 'vote')}</span></h4>
${proseHtml(text)}
</div>`,
  );
  return `<section id="debriefs" aria-labelledby="debriefs-title">
<h2 id="debriefs-title">Debriefs that were shared</h2>
${parts.length === 0 ? '<p>None was shared.</p>' : parts.join('\n')}
</section>`;
}
