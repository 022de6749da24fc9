import { html, nothing, type TemplateResult } from 'lit-html';
import { hostNowMs } from '../shared/api.ts';
import { clockWords, elapsedNow } from '../shared/clock.ts';
import { wallTime } from '../shared/pieces.ts';
import { counted, leftText, printable } from '../shared/text.ts';
import type { Actions } from './actions.ts';
import { asked } from './confirm.ts';
import type { View } from './view.ts';

/** What a host does to the clock; only what fits the present state is offered. */
export function clockSection(view: View, actions: Actions): TemplateResult {
  const { admin, isHost } = view;
  const { clock } = admin;
  const { main, detail } = clockWords(clock);
  return html`<h2 id="clock-heading">Clock</h2>
    <p class="state"><strong>${main}</strong> ${detail}${clock.frozen ? html`, <strong>board frozen</strong>` : nothing}</p>
    ${isHost ? html`<p class="buttons">${buttonsFor(view, actions)}</p>` : html`<p class="quiet">Only a host changes the clock.</p>`}`;
}

function buttonsFor(view: View, actions: Actions): TemplateResult {
  const { clock } = view.admin;
  const freeze = clock.frozen
    ? button('Unfreeze…', () => unfreeze(view, actions))
    : button('Freeze…', () => freezeBoard(actions));
  switch (clock.phase) {
    case 'lobby':
      return html`${button('Start now…', () => start(view, actions), 'primary')}
      ${button('Schedule the start…', () => schedule(view, actions))}
      ${clock.startsAtMs === null ? nothing : button('Do not start by itself', () => send(actions, { action: 'schedule', startsAtMs: null }, 'The start is not scheduled any more.'))}`;
    case 'running':
      return html`${button('Pause…', () => pause(actions))} ${button('Extend…', () => extend(view, actions))} ${freeze}
      ${button('End…', () => end(view, actions), 'danger')}`;
    case 'paused':
      return html`${button('Resume…', () => resume(view, actions), 'primary')} ${button('Extend…', () => extend(view, actions))}
      ${freeze} ${button('End…', () => end(view, actions), 'danger')}`;
    case 'ended':
      if (!view.admin.overForAll)
        return html`<span class="quiet">Teams that were granted time still play.</span>
          ${button('End…', () => end(view, actions), 'danger')} ${clock.frozen ? freeze : nothing}`;
      return html`${clock.frozen ? freeze : nothing} <span class="quiet">${nextAfterTheEnd(view.admin)}</span>`;
  }
}

/** What a host does when all is over, one after another. */
function nextAfterTheEnd({ clock, queue, board, ranksRevealed, solutionsRevealed }: View['admin']): string {
  if (queue.waiting + queue.running > 0) return 'Next: wait until nothing is waiting to be graded.';
  if (clock.frozen && ranksRevealed < board.rows.length) return 'Next: the ceremony; unfreeze after it.';
  if (clock.frozen) return 'Next: unfreeze, so that the board shows everything.';
  if (!solutionsRevealed)
    return 'Next: reveal the solutions, under Ceremony, when nobody works on them any more.';
  return 'Next: debriefs and votes on the pages of participants; then, by command: host afterwards, host admin export.';
}

export const button = (label: string, onClick: () => unknown, kind = ''): TemplateResult =>
  html`<button type="button" class=${kind} @click=${onClick}>${label}</button>`;

const send = (actions: Actions, body: unknown, done: string): Promise<boolean> =>
  actions.send('/clock', body, done);

async function start({ admin }: View, actions: Actions): Promise<void> {
  const participants = admin.people.filter(({ role, hidden }) => role === 'participant' && !hidden);
  const unready = participants.filter(({ ready }) => ready !== true);
  const yes = await asked({
    title: 'Start for everyone?',
    consequence: html`<p>The clock starts for ${counted(participants.length, 'participant')} in ${counted(admin.teams.filter(({ hidden }) => !hidden).length, 'team')}, and everyone gets the exercises. There is one start; it can't be taken back, only paused.</p>
      ${
        unready.length === 0
          ? html`<p>✓ Everyone is ready.</p>`
          : html`<p class="bad">✗ Not ready: ${unready.map(({ name }) => printable(name)).join(', ')}.</p>`
      }`,
    yes: 'Start',
    isDangerous: unready.length > 0,
  });
  if (yes) await send(actions, { action: 'start' }, 'Started.');
}

async function schedule({ admin }: View, actions: Actions): Promise<void> {
  const values = await asked({
    title: 'Start by itself?',
    consequence: 'Everyone sees the time of the start, and the clock starts then, ready or not.',
    fields: [{ name: 'at', label: 'Today at', type: 'time' }],
    yes: 'Schedule',
  });
  if (!values) return;
  const [hours = 0, minutes = 0] = (values.at ?? '').split(':').map(Number);
  const at = new Date(hostNowMs());
  at.setHours(hours, minutes, 0, 0);
  // A time that is over today is meant for tomorrow.
  if (at.getTime() < hostNowMs()) at.setDate(at.getDate() + 1);
  await send(
    actions,
    { action: 'schedule', startsAtMs: at.getTime() },
    `${printable(admin.name)} starts at ${wallTime(at.getTime())}.`,
  );
}

async function pause(actions: Actions): Promise<void> {
  const yes = await asked({
    title: 'Pause for everyone?',
    consequence:
      'Contest time stands still for every team until you resume. What people submit waits on their machines and is sent then.',
    yes: 'Pause',
  });
  if (yes) await send(actions, { action: 'pause' }, 'Paused.');
}

async function resume({ admin }: View, actions: Actions): Promise<void> {
  const yes = await asked({
    title: 'Resume for everyone?',
    consequence: `Contest time goes on with ${leftText(admin.clock.leftMs)} left, and submissions that waited are sent.`,
    yes: 'Resume',
  });
  if (yes) await send(actions, { action: 'resume' }, 'Resumed.');
}

async function extend({ admin }: View, actions: Actions): Promise<void> {
  const values = await asked({
    title: 'Extend for everyone?',
    consequence: `Every team has more time than the ${leftText(admin.clock.leftMs - (elapsedNow(admin.clock) - admin.clock.elapsedMs))} that is left now; the freeze and announcements at "end − N" move along. It can't be taken back.`,
    fields: [{ name: 'minutes', label: 'Minutes', type: 'minutes', value: '5' }],
    yes: 'Extend',
  });
  if (values)
    await send(
      actions,
      { action: 'extend', minutes: Number(values.minutes) },
      `Extended by ${values.minutes} min.`,
    );
}

async function freezeBoard(actions: Actions): Promise<void> {
  const yes = await asked({
    title: 'Freeze the board?',
    consequence:
      'Board, chart, feed and hint counts stay as they are now, for everyone. A team still sees its own results. The clock goes on.',
    yes: 'Freeze',
  });
  if (yes) await send(actions, { action: 'freeze' }, 'Frozen.');
}

async function unfreeze({ admin }: View, actions: Actions): Promise<void> {
  const yes = await asked({
    title: 'Unfreeze the board?',
    consequence: `Everything that happened since the freeze is public at once.${admin.clock.phase === 'ended' ? ' A ceremony has nothing left to reveal after that.' : ''}`,
    yes: 'Unfreeze',
    isDangerous: admin.clock.phase === 'ended',
  });
  if (yes) await send(actions, { action: 'unfreeze' }, 'Unfrozen.');
}

async function end({ admin }: View, actions: Actions): Promise<void> {
  const { clock, queue } = admin;
  const left = leftText(clock.leftMs - (elapsedNow(clock) - clock.elapsedMs));
  const yes = await asked({
    title: 'End it now?',
    consequence: `It ends for every team${clock.phase === 'ended' ? ', also for those that were granted time' : ` with ${left} left, granted time included`}. Later submissions are graded and marked late; they count only where you admit them. ${counted(queue.waiting + queue.running, 'submission')} received before that ${queue.waiting + queue.running === 1 ? 'is' : 'are'} still graded and count. It can't be taken back.`,
    yes: 'End',
    isDangerous: true,
  });
  if (yes) await send(actions, { action: 'end' }, 'Ended.');
}
