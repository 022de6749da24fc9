import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AdminDocument } from '../../../../../bugbash/admin-api.ts';
import { counted, elapsedText, printable } from '../shared/text.ts';
import type { Actions } from './actions.ts';
import { button } from './clock-section.ts';
import { asked } from './confirm.ts';
import type { View } from './view.ts';

type Submission = AdminDocument['submissions'][number];

/** The latest are enough to see that grading goes on. */
const LATEST = 15;

export function queueSection(view: View, actions: Actions): TemplateResult {
  const { queue, submissions } = view.admin;
  const failed = submissions.filter(({ state }) => state === 'could-not-grade');
  const late = submissions.filter((submission) => submission.late);
  return html`<h2 id="queue-heading">Grading</h2>
    <p class="state"><strong>${queue.waiting} waiting, ${queue.running} being graded</strong></p>
    <h3>Could not grade: ${queue.couldNotGrade.length}</h3>
    ${
      queue.couldNotGrade.length === 0
        ? html`<p class="quiet">None. What could not be graded was tried three times and costs its team nothing.</p>`
        : table('Could not grade', failed, view, actions)
    }
    <h3>Late: ${late.length}</h3>
    ${late.length === 0 ? html`<p class="quiet">None.</p>` : table('Late submissions', late, view, actions)}
    <h3>The latest</h3>
    ${submissions.length === 0 ? html`<p class="quiet">Nobody has submitted yet.</p>` : table('The latest submissions', submissions.slice(0, LATEST), view, actions)}`;
}

const STATES: Readonly<Record<Submission['state'], string>> = {
  waiting: '· waiting',
  grading: '◐ being graded',
  graded: '✓ graded',
  'could-not-grade': '✗ could not grade',
};

function table(
  name: string,
  submissions: readonly Submission[],
  view: View,
  actions: Actions,
): TemplateResult {
  return html`<div class="scroll" role="region" aria-label=${name} tabindex="0">
    <table>
      <thead>
        <tr><th scope="col">At</th><th scope="col">Team</th><th scope="col">Exercise</th><th scope="col">State</th><th scope="col" class="number">Points</th><th scope="col">Submission</th></tr>
      </thead>
      <tbody>${repeat(
        submissions,
        ({ id }) => id,
        ({ id, team, person, exercise, elapsedMs, late, admitted, state, total, failure }) => html`<tr>
          <td>${elapsedText(elapsedMs)}${late ? html` <span class="tag">${admitted ? 'late, admitted' : 'late'}</span>` : nothing}</td>
          <td><bdi>${view.teamName(team)}</bdi> <span class="quiet">${view.personName(person)}</span></td>
          <td>${exercise}</td>
          <td><span class=${state === 'could-not-grade' ? 'bad' : ''}>${STATES[state]}</span> ${failure === null ? nothing : printable(failure)}</td>
          <td class="number">${total ?? '–'}</td>
          <td><code>${id}</code> ${view.isHost && late && !admitted ? button('Admit…', () => admit(id, view.teamName(team), actions)) : nothing}</td>
        </tr>`,
      )}</tbody>
    </table>
  </div>`;
}

async function admit(id: string, team: string, actions: Actions): Promise<void> {
  const values = await asked({
    title: 'Admit this late submission?',
    consequence: `It counts for ${team} as if it had come in time, which may change ranks. The reason is in the audit log, and it can't be taken back.`,
    fields: [{ name: 'reason', label: 'Reason', type: 'lines' }],
    yes: 'Admit',
    isDangerous: true,
  });
  if (values?.reason)
    await actions.send(`/submissions/${id}/admit`, { reason: values.reason }, `Admitted for ${team}.`);
}

/** Ranks shown one by one, and then the solutions. */
export function ceremonySection(view: View, actions: Actions): TemplateResult {
  const { ranksRevealed, solutionsRevealed, board, clock } = view.admin;
  const teams = board.rows.length;
  const reveal = async () => {
    const yes = await asked({
      title: 'Reveal the solutions?',
      consequence:
        'From then on everyone can see the names of the bugs, the reference fixes and the debriefs. Do it when nobody works on these exercises any more.',
      yes: 'Reveal',
      isDangerous: true,
    });
    if (yes) await actions.send('/reveal', {}, 'The solutions are revealed.');
  };
  return html`<h2 id="ceremony-heading">Ceremony</h2>
    <p class="state"><strong>${ranksRevealed} of ${counted(teams, 'team')} revealed</strong>${solutionsRevealed ? ', solutions revealed' : ''}</p>
    ${
      clock.phase === 'ended'
        ? html`<p><a href="/ceremony">Open the ceremony</a> on the projector; space shows the next rank there.</p>
            ${view.isHost && !solutionsRevealed ? html`<p class="buttons">${button('Reveal the solutions…', reveal)}</p>` : nothing}`
        : html`<p class="quiet">After the end.</p>`
    }`;
}
