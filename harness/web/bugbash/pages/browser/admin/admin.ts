import { html, type nothing, render, type TemplateResult } from 'lit-html';
import type { AdminDocument } from '../../../../../bugbash/admin-api.ts';
import { ask, takeToken } from '../shared/api.ts';
import { isDue } from '../shared/clock.ts';
import { byId } from '../shared/elements.ts';
import { markDemo, showClock, showLink } from '../shared/header.ts';
import { follow } from '../shared/live.ts';
import { printable } from '../shared/text.ts';
import { actionsWith, tell } from './actions.ts';
import { auditSection } from './audit-section.ts';
import { clockSection } from './clock-section.ts';
import { peopleSection, teamsSection } from './people-section.ts';
import { rejudgeSection } from './rejudge-section.ts';
import { ceremonySection, queueSection } from './submissions-section.ts';
import { announcementsSection, disputesSection, questionsSection } from './talk-section.ts';
import { viewOf } from './view.ts';
import { isBad, workersSection } from './workers-section.ts';

const OPEN_WITH_ADDRESS =
  'Open this page with the whole address that bugsquash host printed, from # to its end.';

const token = takeToken();
let admin: AdminDocument | undefined;

async function refresh(): Promise<boolean> {
  const answer = await ask<AdminDocument>('/admin', token);
  if (answer.kind === 'document') {
    admin = answer.document;
    show();
  } else if (answer.kind === 'refused') {
    byId('main').hidden = true;
    tell(answer.status === 401 ? OPEN_WITH_ADDRESS : answer.detail, true);
  }
  return answer.kind !== 'unreachable';
}

const actions = actionsWith(token ?? '', refresh);

function show(): void {
  if (admin === undefined) return;
  const view = viewOf(admin);
  document.title = `${printable(admin.name)}: ${view.isHost ? 'host' : 'helper'}`;
  byId('title').textContent = `${printable(admin.name)}, ${view.isHost ? 'host' : 'helper'}`;
  markDemo(admin.board);
  showClock(admin.clock);
  const parts: Readonly<Record<string, TemplateResult | typeof nothing>> = {
    'clock-part': clockSection(view, actions),
    queue: queueSection(view, actions),
    workers: workersSection(view),
    questions: questionsSection(view, actions),
    announcements: announcementsSection(view, actions),
    disputes: disputesSection(view, actions),
    people: peopleSection(view, actions),
    teams: teamsSection(view, actions),
    rejudge: rejudgeSection(view, actions, show),
    ceremony: ceremonySection(view, actions),
    audit: auditSection(view, actions, show),
  };
  for (const [id, part] of Object.entries(parts)) render(part, byId(id));
  byId('workers').hidden = admin.workers === null;
  render(contents(admin), byId('parts'));
  byId('main').hidden = false;
}

/** The parts of the page, with what waits for somebody in each. */
function contents({ questions, disputes, queue, people, workers }: AdminDocument): TemplateResult {
  const unready = people.filter(
    (person) => person.role === 'participant' && !person.hidden && person.ready !== true,
  );
  const links: readonly (readonly [string, string, number])[] = [
    ['clock-part', 'clock', 0],
    ['queue', 'grading', queue.couldNotGrade.length],
    ...(workers === null ? [] : [['workers', 'workers', workers.filter(isBad).length] as const]),
    ['questions', 'questions', questions.filter(({ answers }) => answers.length === 0).length],
    ['announcements', 'announcements', 0],
    ['disputes', 'disputes', disputes.filter(({ settled }) => settled === null).length],
    ['people', 'people', admin?.clock.phase === 'lobby' ? unready.length : 0],
    ['teams', 'teams', 0],
    ['rejudge', 'rejudge', 0],
    ['ceremony', 'ceremony', 0],
    ['audit', 'audit', 0],
  ];
  return html`${links.map(([id, name, waiting]) => html`<a href="#${id}">${name}${waiting > 0 ? html` <strong>(${waiting})</strong>` : ''}</a> `)}<a href="/">board</a>`;
}

async function begin(): Promise<void> {
  if (token === null) return tell(OPEN_WITH_ADDRESS, true);
  showLink('lost');
  setInterval(() => admin && showClock(admin.clock), 500);
  await refresh();
  await follow({ token, refresh, onLink: showLink, isDue: () => isDue(admin?.clock) });
}

await begin();
