import { byId, clockText } from './elements.ts';
import { followEvents } from './event-stream.ts';
import {
  buildRubric,
  type Fixed,
  type Live,
  showBugs,
  showDiff,
  showExercise,
  showRatings,
  showRuns,
  showTimeline,
} from './sections.ts';

/** The token is behind the #, which a browser sends to nobody. */
const token = location.hash.slice(1);
const notice = byId('notice');

let clock: { readonly live: Live; readonly atMs: number } | undefined;

function showClock(): void {
  if (!clock) return;
  const { phase, timeLeftMs } = clock.live;
  const passedMs = phase === 'running' ? performance.now() - clock.atMs : 0;
  const left = clockText(timeLeftMs - passedMs);
  byId('clock').textContent =
    phase === 'running' ? `${left} left` : phase === 'paused' ? `paused, ${left} left` : phase;
}

async function post(path: string, body: unknown): Promise<boolean> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (response?.ok) return true;
  const { detail } = (await response?.json().catch(() => undefined)) ?? {};
  notice.textContent = `That was not kept. ${detail ?? 'bugsquash does not answer.'}`;
  return false;
}

function listenToNotes(): void {
  const text = byId('note-text') as HTMLTextAreaElement;
  const form = byId('note-form') as HTMLFormElement;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (await post('/api/notes', { text: text.value })) text.value = '';
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

async function begin(): Promise<void> {
  // What scrolls can be scrolled by key as well.
  for (const id of ['diff', 'timeline']) byId(id).tabIndex = 0;
  const response = await fetch('/api/exercise', { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) {
    notice.textContent = 'Open this page with the whole address that bugsquash printed, from # to its end.';
    return;
  }
  const fixed = (await response.json()) as Fixed;
  showExercise(fixed);
  buildRubric(fixed, (criterion, rating) => void post('/api/ratings', { criterion, rating }));
  listenToNotes();
  setInterval(showClock, 500);
  let shownDiff: string | undefined;
  await followEvents(
    '/api/live',
    token,
    (data) => {
      const live = JSON.parse(data) as Live & { readonly failure?: string };
      notice.textContent = live.failure ?? '';
      if (live.failure !== undefined) return;
      clock = { live, atMs: performance.now() };
      byId('main').hidden = false;
      showClock();
      showBugs(fixed, live);
      showRuns(live);
      // What is being read does not jump.
      if (shownDiff !== live.diff.patch) showDiff(live);
      shownDiff = live.diff.patch;
      showTimeline(live);
      showRatings(live);
    },
    (problem) => {
      notice.textContent =
        problem === 'refused'
          ? 'Open this page with the whole address that bugsquash printed, from # to its end.'
          : 'The connection to bugsquash is lost; trying again.';
    },
  );
}

await begin();
