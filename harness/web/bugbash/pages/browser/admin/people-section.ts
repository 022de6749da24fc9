import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AdminDocument } from '../../../../../bugbash/admin-api.ts';
import { ask } from '../shared/api.ts';
import { counted, printable } from '../shared/text.ts';
import { type Actions, tell } from './actions.ts';
import { button } from './clock-section.ts';
import { asked } from './confirm.ts';
import { agoText, type View } from './view.ts';

type Person = AdminDocument['people'][number];
type Team = AdminDocument['teams'][number];

/** Who is ready; those who are not come first, with what their check found. */
export function peopleSection(view: View, actions: Actions): TemplateResult {
  const people = view.admin.people.toSorted(
    (a, b) => Number(a.ready === true) - Number(b.ready === true) || a.name.localeCompare(b.name),
  );
  const participants = people.filter(({ role, hidden }) => role === 'participant' && !hidden);
  const ready = participants.filter((person) => person.ready === true).length;
  return html`<h2 id="people-heading">People</h2>
    <p class="state"><strong>${ready} of ${participants.length} ready</strong></p>
    ${
      people.length === 0
        ? html`<p class="quiet">Nobody has joined yet.</p>`
        : html`<div class="scroll" role="region" aria-label="People" tabindex="0">
            <table>
              <thead>
                <tr><th scope="col">Name</th><th scope="col">Team</th><th scope="col">Ready</th><th scope="col">Seen</th><th scope="col">Change</th></tr>
              </thead>
              <tbody>${repeat(
                people,
                ({ id }) => id,
                (person) => personRow(person, view, actions),
              )}</tbody>
            </table>
          </div>`
    }
    ${view.isHost ? html`<p class="buttons">${button('Add a helper…', () => addHelper(actions))}</p>` : nothing}`;
}

function personRow(person: Person, view: View, actions: Actions): TemplateResult {
  const { name, role, team, ready, readyDetail, seenAtMs, hidden } = person;
  const readiness =
    ready === true
      ? html`<span class="good">✓ ready</span>`
      : html`<span class=${ready === false ? 'bad' : 'quiet'}>${ready === false ? '✗ not ready' : '· no check yet'}</span> ${printable(readyDetail)}`;
  return html`<tr>
    <th scope="row"><bdi>${printable(name) || 'no name'}</bdi>${hidden ? html` <span class="tag">hidden</span>` : nothing}</th>
    <td>${team === null ? role : html`<bdi>${view.teamName(team)}</bdi>`}</td>
    <td>${role === 'participant' ? readiness : nothing}</td>
    <td>${agoText(seenAtMs)}</td>
    <td class="buttons">
      ${view.isHost ? personButtons(person, view, actions) : nothing}
    </td>
  </tr>`;
}

function personButtons({ id, name, team, hidden }: Person, view: View, actions: Actions): TemplateResult {
  const shown = printable(name);
  return html`${team === null ? nothing : button('Move…', () => move(id, shown, view, actions))}
  ${button('Rename…', () => rename(`/people/${id}`, shown, actions))}
  ${button(hidden ? 'Show' : 'Hide…', () => hide(`/people/${id}`, shown, !hidden, actions))}
  ${button('New token…', () => newToken(id, shown, actions))}`;
}

async function move(id: string, name: string, { admin }: View, actions: Actions): Promise<void> {
  const values = await asked({
    title: `Move ${name}?`,
    consequence: html`<p>Submissions that ${name} has made stay with the team they were made for; from now on ${name} submits for the other one.</p>
      <p>Teams: ${admin.teams.map((team) => printable(team.name)).join(', ')}. Another name makes a new team.</p>`,
    fields: [{ name: 'team', label: 'To the team', type: 'text' }],
    yes: 'Move',
  });
  if (!values?.team) return;
  const known = admin.teams.find((team) => printable(team.name) === printable(values.team ?? ''));
  await actions.send(
    `/people/${id}`,
    { team: known?.id ?? values.team },
    `${name} is in ${printable(values.team)}.`,
  );
}

async function rename(path: string, name: string, actions: Actions): Promise<void> {
  const values = await asked({
    title: `Rename ${name}?`,
    consequence: 'Every page shows the new name, for what happened before as well.',
    fields: [{ name: 'name', label: 'New name', type: 'text', value: name }],
    yes: 'Rename',
  });
  if (values?.name) await actions.send(path, { name: values.name }, `${name} is called ${values.name}.`);
}

async function hide(path: string, name: string, hidden: boolean, actions: Actions): Promise<void> {
  const yes =
    !hidden ||
    (await asked({
      title: `Hide ${name}?`,
      consequence: `No public page shows ${name} any more, and the ranks close up. Submissions are kept, and you can show ${name} again.`,
      yes: 'Hide',
    }));
  if (yes) await actions.send(path, { hidden }, `${name} is ${hidden ? 'hidden' : 'shown again'}.`);
}

async function newToken(id: string, name: string, actions: Actions): Promise<void> {
  const yes = await asked({
    title: `A new token for ${name}?`,
    consequence: `What ${name} is joined with now stops working at once, on whatever machine it is. Work that was submitted is kept.`,
    yes: 'Issue a token',
    isDangerous: true,
  });
  if (yes) await showToken('/admin/tokens', { person: id }, name, actions);
}

async function addHelper(actions: Actions): Promise<void> {
  const values = await asked({
    title: 'Add a helper?',
    consequence:
      'A helper sees all of this page, answers questions and announces, and changes neither clock nor results.',
    fields: [{ name: 'name', label: 'Name', type: 'text' }],
    yes: 'Add',
  });
  if (values?.name)
    await showToken('/admin/people', { name: values.name, role: 'helper' }, values.name, actions);
}

/** The token is on screen until the dialog is closed, and nowhere else. */
async function showToken(path: string, body: unknown, name: string, actions: Actions): Promise<void> {
  const answer = await ask<{ token: string }>(path, actions.token, body);
  if (answer.kind !== 'document')
    return tell(answer.kind === 'refused' ? answer.detail : 'The host does not answer.', true);
  await asked({
    title: `For ${printable(name)}`,
    consequence: html`<p>Pass this on in private; it is shown only now.</p><p><code>${answer.document.token}</code></p>`,
    yes: 'Done',
  });
}

/** Teams, with what was granted to them. */
export function teamsSection(view: View, actions: Actions): TemplateResult {
  const { admin, isHost } = view;
  return html`<h2 id="teams-heading">Teams</h2>
    ${
      admin.teams.length === 0
        ? html`<p class="quiet">There is no team yet.</p>`
        : html`<div class="scroll" role="region" aria-label="Teams" tabindex="0">
            <table>
              <thead>
                <tr><th scope="col">Team</th><th scope="col">Members</th><th scope="col" class="number">Granted</th><th scope="col">Change</th></tr>
              </thead>
              <tbody>${repeat(
                admin.teams,
                ({ id }) => id,
                (team) => html`<tr>
                  <th scope="row"><bdi>${view.teamName(team.id)}</bdi>${team.hidden ? html` <span class="tag">hidden</span>` : nothing}</th>
                  <td>${team.members.map((member) => view.personName(member)).join(', ')}</td>
                  <td class="number">${team.grantedMs === 0 ? '–' : `${Math.round(team.grantedMs / 60_000)} min`}</td>
                  <td class="buttons">${isHost ? teamButtons(team, view, actions) : nothing}</td>
                </tr>`,
              )}</tbody>
            </table>
          </div>`
    }`;
}

function teamButtons({ id, hidden }: Team, view: View, actions: Actions): TemplateResult {
  const name = view.teamName(id);
  return html`${button('Grant time…', () => grant(id, name, actions))}
  ${button('Rename…', () => rename(`/teams/${id}`, name, actions))}
  ${button(hidden ? 'Show' : 'Hide…', () => hide(`/teams/${id}`, name, !hidden, actions))}`;
}

async function grant(id: string, name: string, actions: Actions): Promise<void> {
  const values = await asked({
    title: `Grant ${name} time?`,
    consequence: `${name} alone may go on so much longer, for what it lost. It can't be taken back, and the reason is in the audit log.`,
    fields: [
      { name: 'minutes', label: 'Minutes', type: 'minutes', value: '5' },
      { name: 'reason', label: 'Reason', type: 'lines' },
    ],
    yes: 'Grant',
  });
  if (!values) return;
  const minutes = Number(values.minutes);
  const body = { action: 'grant', team: id, minutes, reason: values.reason };
  await actions.send('/clock', body, `${name} has ${counted(minutes, 'minute')} more.`);
}
