import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { onSend, prose, wallTime } from '../shared/pieces.ts';
import { counted, printable } from '../shared/text.ts';
import type { Actions } from './actions.ts';
import type { View } from './view.ts';

/** Questions: those without an answer come first, the oldest first. */
export function questionsSection(view: View, actions: Actions): TemplateResult {
  const { questions } = view.admin;
  const open = questions.filter(({ answers }) => answers.length === 0);
  const answered = questions.filter(({ answers }) => answers.length > 0).toReversed();
  return html`<h2 id="questions-heading">Questions</h2>
    <p class="state"><strong>${counted(open.length, 'question')} without an answer</strong></p>
    <ul class="cards">
      ${repeat(
        [...open, ...answered],
        ({ id }) => id,
        ({ id, person, team, exercise, text, atMs, answers }) => html`<li>
          <p class="quiet">${wallTime(atMs)} <bdi>${view.personName(person)}</bdi>, <bdi>${view.teamName(team)}</bdi>${exercise === null ? nothing : html`, about ${exercise}`}</p>
          ${prose(text)}
          ${answers.map(
            (answer) =>
              html`<p class="quiet">Answered at ${wallTime(answer.atMs)} ${answer.to === 'all' ? 'to all' : 'to the asker'}:</p>${prose(answer.text)}`,
          )}
          <details ?open=${answers.length === 0}>
            <summary>${answers.length === 0 ? 'Answer' : 'Answer again'}</summary>
            <form @submit=${onSend((values, to) => actions.send(`/questions/${id}`, { text: values.get('text'), to }, 'Answered.'))}>
              <label>Answer to ${view.personName(person)} <textarea name="text" rows="2" maxlength="4000" required></textarea></label>
              <p class="buttons"><button value="asker" class="primary">To the asker</button> <button value="all">To all, with the question</button></p>
            </form>
          </details>
        </li>`,
      )}
    </ul>`;
}

export function announcementsSection(view: View, actions: Actions): TemplateResult {
  const announcements = view.admin.announcements.toReversed();
  const announce = onSend((values) => {
    const before = `${values.get('before') ?? ''}`;
    return actions.send(
      '/announcements',
      { text: values.get('text'), ...(before === '' ? {} : { beforeEndMinutes: Number(before) }) },
      before === '' ? 'Announced.' : `It is announced when ${before} min are left.`,
    );
  });
  return html`<h2 id="announcements-heading">Announcements</h2>
    <form @submit=${announce}>
      <label>To everyone <textarea name="text" rows="2" maxlength="4000" required></textarea></label>
      <label>When this many minutes are left (empty: now) <input name="before" type="number" min="0" max="1440" step="1"></label>
      <p class="buttons"><button class="primary">Announce</button></p>
    </form>
    <ul class="cards">
      ${repeat(
        announcements,
        ({ id }) => id,
        ({ text, beforeEndMs, shown }) => html`<li>
          <p class="quiet">${shown ? '✓ shown' : '· waits'}${beforeEndMs === null ? '' : `, at end − ${Math.round(beforeEndMs / 60_000)}`}</p>
          ${prose(text)}
        </li>`,
      )}
    </ul>`;
}

/** Disputes, those that are not settled first. */
export function disputesSection(view: View, actions: Actions): TemplateResult {
  const disputes = view.admin.disputes.toSorted(
    (a, b) => Number(a.settled !== null) - Number(b.settled !== null) || a.atMs - b.atMs,
  );
  const open = disputes.filter(({ settled }) => settled === null).length;
  return html`<h2 id="disputes-heading">Disputes</h2>
    <p class="state"><strong>${counted(open, 'dispute')} to settle</strong></p>
    <ul class="cards">
      ${repeat(
        disputes,
        ({ id }) => id,
        ({ id, person, team, submission, bug, text, atMs, settled }) => html`<li>
          <p class="quiet">${wallTime(atMs)} <bdi>${view.personName(person)}</bdi>, <bdi>${view.teamName(team)}</bdi>, submission <code>${submission}</code>, bug <code>${printable(bug)}</code></p>
          ${prose(text)}
          ${
            settled !== null
              ? html`<p class="quiet">Settled:</p>${prose(settled)}`
              : !view.isHost
                ? html`<p class="quiet">A host settles it.</p>`
                : html`<form @submit=${onSend((values) => actions.send(`/disputes/${id}`, { text: values.get('text') }, 'Settled.'))}>
                  <label>How it is settled; ${view.teamName(team)} reads it <textarea name="text" rows="2" maxlength="4000" required></textarea></label>
                  <p class="buttons"><button class="primary">Settle</button></p>
                </form>`
          }
        </li>`,
      )}
    </ul>`;
}
