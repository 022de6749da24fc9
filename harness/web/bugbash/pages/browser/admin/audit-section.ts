import { html, type TemplateResult } from 'lit-html';
import type { z } from 'zod';
import type { auditReply } from '../../../../../bugbash/admin-api.ts';
import { ask } from '../shared/api.ts';
import { wallTime } from '../shared/pieces.ts';
import { printable } from '../shared/text.ts';
import { type Actions, tell } from './actions.ts';
import { button } from './clock-section.ts';
import type { View } from './view.ts';

type Entry = z.infer<typeof auditReply>['entries'][number];

const SHOWN = 100;
const MOST_LETTERS = 240;

let entries: readonly Entry[] = [];

/** The log itself, the latest first. It is fetched when it is asked for, because it is long. */
export function auditSection(view: View, actions: Actions, redraw: () => void): TemplateResult {
  const load = async () => {
    const after = Math.max(0, view.admin.position - SHOWN);
    const answer = await ask<z.infer<typeof auditReply>>(`/admin/audit?after=${after}`, actions.token);
    if (answer.kind === 'document') entries = answer.document.entries.toReversed();
    else tell(answer.kind === 'refused' ? answer.detail : 'The host does not answer.', true);
    redraw();
  };
  return html`<h2 id="audit-heading">Audit log</h2>
    <p class="state">Position ${view.admin.position}. Each entry has the hash of the one before, so that none can be changed later.</p>
    ${view.isHost ? html`<p class="quiet">All of it as one archive, on the host: <code>host admin export bash.tar.gz</code></p>` : ''}
    <p class="buttons">
      ${button(entries.length === 0 ? `Show the last ${SHOWN}` : 'Show what is new', load)}
    </p>
    ${
      entries.length === 0
        ? ''
        : html`<div class="scroll" role="region" aria-label="Audit log" tabindex="0">
            <table class="audit">
              <thead><tr><th scope="col" class="number">#</th><th scope="col">At</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Hash</th></tr></thead>
              <tbody>${entries.map(
                ({ position, atMs, who, what, subject, before, after, hash }) => html`<tr>
                  <td class="number">${position}</td>
                  <td>${wallTime(atMs)}</td>
                  <td><bdi>${view.personName(who)}</bdi></td>
                  <td><strong>${printable(what)}</strong> ${subject === null ? '' : html`<code>${printable(subject)}</code> `}<code>${changeText(before, after)}</code></td>
                  <td><code>${hash.slice(0, 10)}</code></td>
                </tr>`,
              )}</tbody>
            </table>
          </div>`
    }`;
}

function changeText(before: unknown, after: unknown): string {
  const text = [before, after].map((value) => (value === undefined ? null : JSON.stringify(value)));
  return shortened(
    printable(text[0] === null || text[0] === 'null' ? `${text[1]}` : `${text[0]} → ${text[1]}`),
  );
}

const shortened = (text: string): string =>
  text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS)}…`;
