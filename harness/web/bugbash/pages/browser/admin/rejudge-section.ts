import { html, nothing, type TemplateResult } from 'lit-html';
import type { z } from 'zod';
import type { rejudgeReply } from '../../../../../bugbash/admin-api.ts';
import { ask } from '../shared/api.ts';
import { counted, printable } from '../shared/text.ts';
import { type Actions, tell } from './actions.ts';
import { button } from './clock-section.ts';
import { asked } from './confirm.ts';
import type { View } from './view.ts';

type Preview = z.infer<typeof rejudgeReply>;
type Judged = Preview['verdicts'][number]['before'];

/** The one that is looked at. */
let preview: Preview | undefined;

/** Grading again beside the live results: first what would change, then all of it at once or nothing. */
export function rejudgeSection(view: View, actions: Actions, redraw: () => void): TemplateResult {
  const { rejudges, board } = view.admin;
  const open = async (id: string) => {
    const answer = await ask<Preview>(`/admin/rejudges/${id}`, actions.token);
    if (answer.kind === 'document') preview = answer.document;
    else tell(answer.kind === 'refused' ? answer.detail : 'The host does not answer.', true);
    redraw();
  };
  return html`<h2 id="rejudge-heading">Rejudge</h2>
    ${
      view.isHost
        ? previewForm(board.rows[0]?.scores.map(({ exercise }) => exercise) ?? [], view, actions, (made) => {
            preview = made;
            redraw();
          })
        : html`<p class="quiet">Only a host grades again.</p>`
    }
    ${
      rejudges.length === 0
        ? nothing
        : html`<ul class="cards">${rejudges.toReversed().map(
            ({ id, exercise, state, results, digest }) => html`<li>
              <code>${id}</code> ${exercise ?? 'all exercises'}, ${counted(results, 'verdict')} by content <code>${digest.slice(0, 10)}</code>: <strong>${state}</strong>
              ${view.isHost ? button('Look at it', () => open(id)) : nothing}
            </li>`,
          )}</ul>`
    }
    ${preview === undefined ? nothing : previewTables(preview, view, actions, open)}`;
}

function previewForm(
  exercises: readonly string[],
  view: View,
  actions: Actions,
  onPreview: (preview: Preview) => void,
): TemplateResult {
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const values = [...new FormData(form)].filter(([, value]) => value !== '');
    tell('Grading for the preview. The live results stay as they are, and people can go on.', false);
    const answer = await ask<Preview>('/admin/rejudges', actions.token, Object.fromEntries(values));
    if (answer.kind !== 'document')
      return tell(answer.kind === 'refused' ? answer.detail : 'The host does not answer.', true);
    tell('The preview is ready. Nothing has changed yet.', false);
    onPreview(answer.document);
  };
  return html`<p class="quiet">Grades again with the exercise as it is in the collection now. A preview changes nothing that anybody sees.</p>
    <form class="row" @submit=${send}>
      <label>Exercise <select name="exercise" required>${exercises.map((exercise) => html`<option>${exercise}</option>`)}</select></label>
      <label>Bug, by its id (empty: all) <input name="bug" maxlength="64"></label>
      <label>Team <select name="team"><option value="">all</option>${view.admin.teams.map(({ id }) => html`<option value=${id}>${view.teamName(id)}</option>`)}</select></label>
      <label>Submission (empty: all) <input name="submission" maxlength="64"></label>
      <p class="buttons"><button class="primary">Preview</button></p>
    </form>`;
}

function previewTables(
  shown: Preview,
  view: View,
  actions: Actions,
  open: (id: string) => Promise<void>,
): TemplateResult {
  const { id, state, verdicts, scores, ranks, overlaps, missing } = shown;
  const act = async (action: 'apply' | 'cancel', done: string) => {
    if (await actions.send(`/rejudges/${id}/${action}`, {}, done)) await open(id);
  };
  const apply = async () => {
    const yes = await asked({
      title: 'Apply this rejudge?',
      consequence: html`<p>${changes(shown)} change, exactly the rows of the preview, all at once, and everybody sees it${view.admin.clock.frozen ? ' when the board is unfrozen' : ''}. Announce why; it can't be taken back, only rejudged again.</p>
        ${overlaps.length === 0 ? nothing : html`<p class="bad">✗ ${counted(overlaps.length, 'other rejudge')} judged some of the same submissions.</p>`}`,
      yes: 'Apply',
      isDangerous: true,
    });
    if (yes) await act('apply', 'Applied.');
  };
  return html`<h3>Preview <code>${id}</code>: ${state}</h3>
    <p>${changes(shown)}${state === 'applied' ? ' changed.' : ' would change.'}</p>
    ${overlaps.map(
      ({ rejudge, submissions }) =>
        html`<p class="bad">✗ Rejudge <code>${rejudge}</code> judges ${counted(submissions.length, 'submission')} of these as well: ${submissions.map(printable).join(', ')}.</p>`,
    )}
    ${missing.length === 0 ? nothing : html`<p class="bad">✗ Not judged here, because they came later or could not be graded: ${missing.map(printable).join(', ')}.</p>`}
    ${table(
      'Verdicts',
      ['Team', 'Exercise', 'Submission', 'Before', 'After'],
      verdicts.map(({ team, exercise, submission, before, after }) => [
        view.teamName(team),
        exercise,
        submission,
        judgedText(before),
        judgedText(after),
      ]),
    )}
    ${table(
      'Scores',
      ['Team', 'Exercise', 'Before', 'After'],
      scores.map(({ team, exercise, before, after }) => [
        view.teamName(team),
        exercise,
        `${before}`,
        `${after}`,
      ]),
    )}
    ${table(
      'Ranks',
      ['Team', 'Before', 'After'],
      ranks.map(({ team, before, after }) => [
        view.teamName(team),
        `${before}`,
        `${after} ${after < before ? '▲' : '▼'}`,
      ]),
    )}
    ${
      view.isHost && state === 'previewed'
        ? html`<p class="buttons">${button('Apply…', apply, 'danger')} ${button('Cancel it', () => act('cancel', 'Cancelled; nothing changed.'))}</p>`
        : nothing
    }`;
}

const changes = ({ verdicts, scores, ranks }: Preview): string =>
  `${counted(verdicts.length, 'verdict')}, ${counted(scores.length, 'score')} and ${counted(ranks.length, 'rank')}`;

function judgedText(judged: Judged): string {
  if (judged === null) return 'none';
  const squashed =
    judged.squashed.length === 0 ? 'nothing squashed' : `squashed ${judged.squashed.join(', ')}`;
  return printable(
    judged.regressions.length === 0 ? squashed : `${squashed}; regressions: ${judged.regressions.join(', ')}`,
  );
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): TemplateResult {
  if (rows.length === 0) return html`<p class="quiet">${caption}: none.</p>`;
  return html`<div class="scroll" role="region" aria-label=${caption} tabindex="0">
    <table>
      <caption>${caption}</caption>
      <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td><bdi>${cell}</bdi></td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}
