import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AdminDocument } from '../../../../../bugbash/admin-api.ts';
import { counted, printable } from '../shared/text.ts';
import { agoText, type View } from './view.ts';

type Worker = NonNullable<AdminDocument['workers']>[number];

const CONDITIONS: Readonly<Record<Worker['condition'], string>> = {
  starting: '· starting',
  ready: '✓ ready',
  paused: '! takes nothing',
  leaving: '· leaving',
  refused: '✗ refused',
  'cut-off': '✗ cut off',
  ended: '✗ ended',
};
const BAD: readonly Worker['condition'][] = ['paused', 'refused', 'cut-off', 'ended'];

export const isBad = ({ condition }: Worker): boolean => BAD.includes(condition);

/** Who grades, the ones with a trouble first; nothing where the host grades by itself. */
export function workersSection({ admin }: View): TemplateResult | typeof nothing {
  const { workers } = admin;
  if (workers === null) return nothing;
  const ready = workers.filter(({ condition }) => condition === 'ready');
  const slots = ready.reduce((sum, { capacity }) => sum + capacity, 0);
  return html`<h2 id="workers-heading">Workers</h2>
    <p class="state"><strong>${counted(ready.length, 'worker')} ready</strong>, ${counted(slots, 'grading')} at once</p>
    ${
      workers.length === 0
        ? html`<p class="bad">No worker has been heard of: start one with <code>bugsquash worker --database …</code></p>`
        : html`<div class="scroll" role="region" aria-label="Workers" tabindex="0">
            <table>
              <thead>
                <tr><th scope="col">Machine</th><th scope="col">State</th><th scope="col" class="number">Busy</th><th scope="col">Heard</th><th scope="col">Version</th><th scope="col">Speed</th><th scope="col">Sandbox</th></tr>
              </thead>
              <tbody>${repeat(
                workers.toSorted((a, b) => Number(isBad(b)) - Number(isBad(a))),
                ({ worker }) => worker,
                workerRow,
              )}</tbody>
            </table>
          </div>`
    }`;
}

function workerRow(worker: Worker): TemplateResult {
  const { machine, condition, running, capacity, seenAtMs, version, says, speed, canaries } = worker;
  return html`<tr>
    <th scope="row"><bdi>${printable(machine)}</bdi></th>
    <td><span class=${isBad(worker) ? 'bad' : ''}>${CONDITIONS[condition]}</span> ${says.map((line) => html`<br />${printable(line)}`)}</td>
    <td class="number">${running} of ${capacity}</td>
    <td>${agoText(seenAtMs)}</td>
    <td><code>${printable(version)}</code></td>
    <td>${speed === null ? '–' : `${(speed.limitMs / speed.gradingMs).toFixed(1)} × the need`}</td>
    <td>${canaries.tried === 0 ? '–' : `${canaries.held} of ${canaries.tried} hold`}</td>
  </tr>`;
}
