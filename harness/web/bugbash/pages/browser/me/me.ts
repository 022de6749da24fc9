import { render } from 'lit-html';
import type { z } from 'zod';
import type {
  bashReply,
  debriefsReply,
  meReply,
  questionsReply,
  submissionsReply,
} from '../../../../../bugbash/api.ts';
import { ask, takeToken } from '../shared/api.ts';
import { isDue } from '../shared/clock.ts';
import { byId } from '../shared/elements.ts';
import { markDemo, showClock, showLink } from '../shared/header.ts';
import { follow } from '../shared/live.ts';
import { printable } from '../shared/text.ts';
import { announcements, debriefs, questions, submissions } from './sections.ts';

const OPEN_WITH_ADDRESS =
  'Open this page with its whole address, from # to its end: bugsquash status prints it in a workspace, and w shows it in the terminal UI.';

const token = takeToken();

type Bash = z.infer<typeof bashReply>;
let bash: Bash | undefined;

/** Sends something; says how it went and shows the page again. */
async function send(path: string, body: unknown, done: string): Promise<boolean> {
  const answer = await ask<unknown>(path, token, body);
  tell(
    answer.kind === 'document'
      ? `✓ ${done}`
      : `✗ Not sent: ${answer.kind === 'refused' ? answer.detail : 'the host does not answer; try again.'}`,
  );
  if (answer.kind === 'document') await refresh();
  return answer.kind === 'document';
}

function tell(text: string): void {
  byId('notice').textContent = printable(text);
}

async function refresh(): Promise<boolean> {
  const me = await ask<z.infer<typeof meReply>>('/me', token);
  if (me.kind === 'refused') {
    byId('main').hidden = true;
    tell(me.status === 401 ? OPEN_WITH_ADDRESS : me.detail);
  }
  if (me.kind !== 'document') return me.kind !== 'unreachable';
  const { name, team, unread } = me.document;
  byId('title').textContent = printable(team === null ? name : `${name}, ${team.name}`);
  const [bashAnswer, submitted, asked] = await Promise.all([
    ask<Bash>('/bash', token),
    ask<z.infer<typeof submissionsReply>>('/submissions', token),
    ask<z.infer<typeof questionsReply>>('/questions', token),
  ]);
  if (bashAnswer.kind !== 'document') return bashAnswer.kind !== 'unreachable';
  bash = bashAnswer.document;
  markDemo(bash);
  showClock(bash.clock);
  // They are refused before the reveal.
  const shared = me.document.solutionsRevealed
    ? await ask<z.infer<typeof debriefsReply>>('/debriefs', token)
    : undefined;
  const isPlaying = submitted.kind === 'document';
  if (isPlaying) render(submissions(submitted.document, bash, send), byId('submissions'));
  byId('submissions').hidden = !isPlaying;
  if (asked.kind === 'document') render(questions(asked.document, bash, send), byId('questions'));
  byId('questions').hidden = asked.kind !== 'document';
  render(announcements(bash), byId('announcements'));
  byId('debriefs').hidden = shared?.kind !== 'document' || !isPlaying;
  if (shared?.kind === 'document')
    render(debriefs(shared.document, bash, team?.id ?? null, send), byId('debriefs'));
  byId('main').hidden = false;
  // What is on the page has been seen; the terminal need not say it again.
  if (unread.length > 0 && document.visibilityState === 'visible')
    await ask('/me/read', token, { items: unread });
  return true;
}

async function begin(): Promise<void> {
  if (token === null) return tell(OPEN_WITH_ADDRESS);
  showLink('lost');
  setInterval(() => bash && showClock(bash.clock), 500);
  await refresh();
  await follow({ token, refresh, onLink: showLink, isDue: () => isDue(bash?.clock) });
}

await begin();
