import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { z } from 'zod';
import type { AdminDocument } from '../../../../../bugbash/admin-api.ts';
import type { ceremonyReply } from '../../../../../bugbash/api.ts';
import { ask, takeToken } from '../shared/api.ts';
import { byId } from '../shared/elements.ts';
import { markDemo, showLink } from '../shared/header.ts';
import { follow } from '../shared/live.ts';
import { counted, elapsedText, printable } from '../shared/text.ts';

type Ceremony = z.infer<typeof ceremonyReply>;
type Row = Ceremony['rows'][number];

const token = takeToken();
let ceremony: Ceremony | undefined;
let isHost = false;
let isAsking = false;

async function refresh(): Promise<boolean> {
  const answer = await ask<Ceremony>('/ceremony', token);
  if (answer.kind === 'document') {
    ceremony = answer.document;
    show(ceremony);
  }
  byId('notice').textContent = answer.kind === 'refused' ? printable(answer.detail) : '';
  return answer.kind !== 'unreachable';
}

function show({ name, ranks, revealed, rows, demo }: Ceremony): void {
  markDemo({ demo });
  document.title = `${printable(name)}: ceremony`;
  byId('title').textContent = printable(name);
  byId('progress').textContent = `${revealed} of ${counted(ranks, 'rank')}`;
  const best = Math.min(...rows.map(({ rank }) => rank));
  const latest = rows.filter(({ rank }) => rank === best);
  const before = rows.filter(({ rank }) => rank !== best);
  render(
    latest.length === 0
      ? html`<p class="quiet">The ranks are shown one by one, from the last to the first.</p>`
      : html`${latest.map((row) => shown(row, revealed === ranks))}`,
    byId('latest'),
  );
  render(before.length === 0 ? nothing : earlier(before), byId('ranks'));
  byId('next').hidden = !isHost || revealed >= ranks;
}

const shown = ({ rank, name, total, lastImprovementMs, cells }: Row, isLast: boolean): TemplateResult =>
  html`<div class="shown">
    <p class="place">${isLast ? '★ ' : ''}Rank ${rank}</p>
    <p class="name"><bdi>${printable(name) || 'no name'}</bdi></p>
    <p class="points">${counted(total, 'point')}, ${counted(cells.filter(({ squashed }) => squashed).length, 'bug')} squashed${lastImprovementMs === null ? '' : `, the last at ${elapsedText(lastImprovementMs)}`}</p>
  </div>`;

const earlier = (rows: readonly Row[]): TemplateResult =>
  html`<table>
    <thead><tr><th scope="col">Rank</th><th scope="col">Team</th><th scope="col" class="number">Bugs</th><th scope="col" class="number">Points</th></tr></thead>
    <tbody>${rows.map(
      ({ rank, name, cells, total }) => html`<tr>
        <td class="rank">${rank}</td>
        <th scope="row"><bdi>${printable(name) || 'no name'}</bdi></th>
        <td class="number">${cells.filter(({ squashed }) => squashed).length}</td>
        <td class="number">${total}</td>
      </tr>`,
    )}</tbody>
  </table>`;

/** One rank for each press, however long the host takes to answer. */
async function next(): Promise<void> {
  if (!isHost || isAsking || ceremony === undefined || ceremony.revealed >= ceremony.ranks) return;
  isAsking = true;
  const answer = await ask<unknown>('/admin/ceremony', token, { count: ceremony.revealed + 1 });
  if (answer.kind === 'document') await refresh();
  else
    byId('notice').textContent =
      answer.kind === 'refused' ? printable(answer.detail) : 'The host does not answer.';
  isAsking = false;
}

async function begin(): Promise<void> {
  if (token !== null) {
    const admin = await ask<AdminDocument>('/admin', token);
    isHost = admin.kind === 'document' && admin.document.code !== null;
  }
  byId('next').addEventListener('click', () => void next());
  addEventListener('keydown', (event) => {
    // A press on the button itself is a click already.
    if (event.repeat || event.target === byId('next')) return;
    if (event.key !== ' ' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    void next();
  });
  showLink('lost');
  await refresh();
  await follow({ token, refresh, onLink: showLink });
}

await begin();
