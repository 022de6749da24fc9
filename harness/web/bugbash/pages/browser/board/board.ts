import { html, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { z } from 'zod';
import type { Board, bashReply, meReply } from '../../../../../bugbash/api.ts';
import { ask, hostNowMs, takeToken } from '../shared/api.ts';
import { bannerOf, elapsedNow, isDue } from '../shared/clock.ts';
import { byId } from '../shared/elements.ts';
import { markDemo, showClock, showLink } from '../shared/header.ts';
import { concerns, follow, type Parts } from '../shared/live.ts';
import { wallTime } from '../shared/pieces.ts';
import { elapsedText, printable } from '../shared/text.ts';
import { boardTable, columnsOf } from './board-table.ts';
import { chartTable, drawChart } from './chart-section.ts';
import { fitToWall } from './fit-to-wall.ts';

type Bash = z.infer<typeof bashReply>;
type Me = z.infer<typeof meReply>;

const isProjector = new URLSearchParams(location.search).has('projector');
const FEED_LINES = isProjector ? 4 : 12;
const ANNOUNCEMENTS = 4;
/** For so long an announcement stands above everything. */
const NEWS_MS = 180_000;
/** So many bugs fit on any page that is not a phone's. */
const NARROW_COLUMNS = 12;
/** What fits on a wall without scrolling. */
const PROJECTED_ROWS = 15;

const query = new URLSearchParams(location.search);
const top = Number(query.get('top') ?? (isProjector ? PROJECTED_ROWS : Number.NaN));
const token = takeToken();

let board: Board | undefined;
let bash: Bash | undefined;
let ownTeam: string | null = null;
/** What has been said aloud: lines of the feed, which has announcements too, and banners. */
const said = new Set<string>();

async function refresh(parts: Parts): Promise<boolean> {
  const [boardAnswer, bashAnswer] = await Promise.all([
    concerns(parts, 'board') ? ask<Board>('/board', token) : undefined,
    concerns(parts, 'bash') ? ask<Bash>('/bash', token) : undefined,
  ]);
  if (bashAnswer?.kind === 'document') bash = bashAnswer.document;
  if (boardAnswer?.kind === 'document') board = boardAnswer.document;
  if (boardAnswer?.kind === 'refused' && board === undefined)
    byId('notice').textContent = printable(boardAnswer.detail);
  if (board !== undefined) show(board);
  return boardAnswer?.kind !== 'unreachable';
}

function show(shown: Board): void {
  document.title = `${printable(shown.name)}: scoreboard`;
  byId('title').textContent = printable(shown.name);
  byId('notice').textContent = '';
  markDemo(shown);
  const rows = Number.isInteger(top) && top > 0 ? shown.rows.slice(0, top) : shown.rows;
  const order = bash?.exercises.map(({ id }) => id) ?? [];
  const titles = new Map(bash?.exercises.map(({ id, title }) => [id, title]));
  byId('main').hidden = false;
  const columns = columnsOf(shown, order);
  render(
    shown.rows.length === 0
      ? html`<p class="quiet">No team has joined yet.</p>`
      : html`<div class=${columns.length <= NARROW_COLUMNS ? 'scroll narrow' : 'scroll'} role="region" aria-label="Scoreboard" tabindex="0">
            ${boardTable({ rows, all: shown.rows, columns, titles, ownTeam, leading: isProjector ? 3 : 4 })}
          </div>
          <p class="legend">
            <span class="explains">A letter is an exercise, a number a line of its ticket.</span>
            ✓ squashed, ★ squashed first, × open though the exercise was submitted, · not
            tried<span class="explains">; 12′ is the minute. Equal points: who gained them earlier stands above</span>.
            ${rows.length < shown.rows.length ? html`<strong>The first ${rows.length} of ${shown.rows.length} teams.</strong>` : ''}
          </p>`,
    byId('board'),
  );
  showFeed(shown);
  byId('chart-section').hidden = shown.clock.phase === 'lobby';
  const chartRows = rows.map((row) => ({ ...row, name: printable(row.name) || 'no name' }));
  const endMs = chartEnd(shown);
  void drawChart(byId('chart'), chartRows, endMs);
  render(chartTable(chartRows, endMs), byId('chart-table'));
  showTime();
  if (isProjector) fitToWall();
  speak(shown);
}

/** While frozen, the chart ends where the board does, so that it does not look as if nobody got further. */
function chartEnd({ clock, rows }: Board): number {
  if (!clock.frozen) return elapsedNow(clock);
  const lastMs = Math.max(0, ...rows.flatMap(({ steps }) => steps.map(({ elapsedMs }) => elapsedMs)));
  return Math.max(clock.elapsedMs, lastMs);
}

function showFeed({ feed }: Board): void {
  const lines = feed.slice(-FEED_LINES).toReversed();
  render(
    lines.length === 0
      ? html`<li class="quiet">Nothing yet.</li>`
      : repeat(
          lines,
          ({ position, text }) => `${position} ${text}`,
          ({ elapsedMs, text }) =>
            html`<li><time>${elapsedText(elapsedMs)}</time> <bdi>${printable(text)}</bdi></li>`,
        ),
    byId('feed'),
  );
  const announcements = bash?.announcements.slice(-ANNOUNCEMENTS).toReversed() ?? [];
  byId('announcements-section').hidden = announcements.length === 0;
  render(
    repeat(
      announcements,
      ({ id }) => id,
      ({ atMs, text }) => html`<li><time>${wallTime(atMs)}</time> <bdi>${printable(text)}</bdi></li>`,
    ),
    byId('announcements'),
  );
}

/** Politely, and only what is new since the page was opened: a screen reader is not read the whole board each time. */
function speak({ feed, clock }: Board): void {
  const banner = bannerOf(clock)?.text;
  const all = [
    ...feed.map(({ position, text }) => ({ key: `feed ${position} ${text}`, text })),
    ...(banner === undefined
      ? []
      : [{ key: `banner ${clock.phase} ${clock.frozen} ${clock.elapsedMs}`, text: banner }]),
  ];
  const isFirst = said.size === 0;
  const fresh = all.filter(({ key }) => !said.has(key));
  said.add('');
  for (const { key } of fresh) said.add(key);
  if (isFirst || fresh.length === 0) return;
  byId('spoken').textContent = fresh
    .slice(-3)
    .map(({ text }) => printable(text))
    .join(' ');
}

/** The clock, and the latest announcement above everything while it is news. */
function showTime(): void {
  if (board === undefined) return;
  showClock(board.clock);
  const news = bash?.announcements.at(-1);
  const isNews = news !== undefined && hostNowMs() - news.atMs < NEWS_MS;
  const element = byId('news');
  element.hidden = !isNews;
  if (isNews && element.textContent !== printable(news.text)) element.textContent = printable(news.text);
}

async function begin(): Promise<void> {
  document.documentElement.dataset.view = isProjector ? 'projector' : 'page';
  if (token !== null) {
    const me = await ask<Me>('/me', token);
    if (me.kind === 'document') ownTeam = me.document.team?.id ?? null;
  }
  showLink('lost');
  setInterval(showTime, 500);
  addEventListener('resize', () => board && show(board));
  await refresh('all');
  await follow({ token, refresh, onLink: showLink, isDue: () => isDue(board?.clock) });
}

await begin();
