import { byId, clockText, element } from './elements.ts';
import { ticketElements } from './ticket.ts';

/** What the server tells of the exercise (`fixed-view.ts`). */
export interface Fixed {
  readonly exercise: { readonly title: string; readonly level: string };
  readonly mode: string;
  readonly assistants: string | null;
  readonly ticket: string;
  readonly bugs: readonly {
    readonly bug: string;
    readonly title: string;
    readonly weight: number;
    readonly symptom: string;
    readonly rootCause: { readonly file: string; readonly symbol: string };
    readonly hints: readonly { readonly text: string; readonly cost: number }[];
  }[];
  readonly followUps: readonly { readonly question: string; readonly outline: string }[];
  readonly rubric: readonly { readonly id: string; readonly title: string; readonly seen: string }[];
  readonly ratings: readonly string[];
}

/** What it tells of the attempt while it goes on (`attempts/interview/live-view.ts`). */
export interface Live {
  readonly phase: string;
  readonly timeLeftMs: number;
  readonly diff: {
    readonly files: readonly unknown[];
    readonly added: number;
    readonly removed: number;
    readonly patch: string;
  };
  readonly runs: readonly {
    readonly sinceStartMs: number;
    readonly source: string;
    readonly passed: number;
    readonly failed: number;
    readonly failures: readonly {
      readonly name: string;
      readonly file: string;
      readonly line: number | null;
    }[];
  }[];
  readonly squashed: readonly { readonly bug: string; readonly squashed: boolean }[] | null;
  readonly regressions: readonly string[];
  readonly total: number | null;
  readonly submissions: number;
  readonly hints: readonly { readonly bug: string; readonly step: number }[];
  readonly prompt: { readonly question: string } | null;
  readonly timeline: readonly { readonly sinceStartMs: number; readonly what: string; readonly by: string }[];
  readonly record: {
    readonly ratings: readonly { readonly criterion: string; readonly rating: string | null }[];
  } | null;
}

/** As many runs as are worth seeing at once. */
const SHOWN_RUNS = 6;

export function showExercise({ exercise, mode, assistants, ticket, followUps }: Fixed): void {
  document.title = `Interview: ${exercise.title}`;
  byId('title').textContent = exercise.title;
  const help = assistants === null ? 'no assistants' : `assistants: ${assistants}`;
  byId('manner').textContent = `${exercise.level}, ${mode}, ${help}`;
  byId('ticket').replaceChildren(...ticketElements(ticket));
  byId('follow-ups').replaceChildren(
    ...followUps.map(({ question, outline }) =>
      element('li', {}, question, element('p', { class: 'quiet' }, outline)),
    ),
  );
}

/** Root causes and hints, with what the last submission says of each bug. */
export function showBugs({ bugs }: Fixed, { squashed, hints }: Live): void {
  const open = new Set(
    [...document.querySelectorAll<HTMLDetailsElement>('#bugs details[open]')].map(({ id }) => id),
  );
  byId('bugs').replaceChildren(
    ...bugs.map(({ bug, title, weight, symptom, rootCause, hints: ladder }) => {
      const isGone = squashed?.find((line) => line.bug === bug)?.squashed;
      const taken = hints.filter((hint) => hint.bug === bug).map(({ step }) => step);
      const details = element(
        'details',
        {},
        element('summary', {}, `Hints: ${taken.length} of ${ladder.length} taken`),
        element(
          'ol',
          {},
          ...ladder.map(({ text, cost }, step) =>
            element(
              'li',
              {},
              text,
              element('span', { class: 'hint-cost' }, ` (${cost}${taken.includes(step) ? ', taken' : ''})`),
            ),
          ),
        ),
      );
      details.id = `hints-${bug}`;
      details.open = open.has(details.id);
      return element(
        'li',
        {},
        stateOf(isGone),
        ` ${title} `,
        weightOf(weight),
        quote(symptom),
        place(rootCause),
        details,
      );
    }),
  );
}

const weightOf = (weight: number) => element('span', { class: 'quiet' }, `weight\u00a0${weight}`);

const quote = (symptom: string) => element('blockquote', {}, symptom);

const place = ({ file, symbol }: { readonly file: string; readonly symbol: string }) =>
  element('code', {}, `${file}, ${symbol}`);

function stateOf(isGone: boolean | undefined): HTMLElement {
  if (isGone === undefined) return element('span', { class: 'state' }, '· not graded yet:');
  return isGone
    ? element('span', { class: 'state good' }, '✓ squashed:')
    : element('span', { class: 'state bad' }, '✗ alive:');
}

export function showRuns({ runs, submissions, total, regressions }: Live): void {
  const worth = total === null ? '' : `, the last worth ${total} of 100`;
  const broken = regressions.length === 0 ? '' : `; broken: ${regressions.join(', ')}`;
  const summary = element(
    'p',
    {},
    `${runs.length} runs of the visible tests, ${submissions} submissions${worth}${broken}.`,
  );
  const latest = runs.slice(-SHOWN_RUNS).reverse();
  const rows = latest.map(({ sinceStartMs, source, passed, failed, failures }) =>
    element(
      'tr',
      {},
      element('td', {}, clockText(sinceStartMs)),
      element('td', { class: failed === 0 ? 'good' : 'bad' }, `${passed} passed, ${failed} failed`),
      element('td', {}, failures[0] ? `${failures[0].name} (${failures[0].file})` : source),
    ),
  );
  const heading = element(
    'thead',
    {},
    element('tr', {}, ...['at', 'tests', 'first failure'].map((text) => element('th', {}, text))),
  );
  byId('runs').replaceChildren(
    summary,
    ...(rows.length === 0 ? [] : [element('table', {}, heading, element('tbody', {}, ...rows))]),
  );
}

const KINDS: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'place' };

export function showDiff({ diff }: Live): void {
  const { files, added, removed, patch } = diff;
  byId('diff-size').textContent =
    files.length === 0
      ? ''
      : `${files.length === 1 ? '1 file' : `${files.length} files`}, +${added} −${removed}`;
  const lines = patch
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(index |--- |\+\+\+ |similarity |new file|deleted file)/.test(line))
    .map((line) => {
      const [, file] = /^diff --git a\/(.*) b\//.exec(line) ?? [];
      if (file !== undefined) return element('div', { class: 'file' }, file);
      return element('div', { class: KINDS[line[0] ?? ''] ?? 'same' }, line === '' ? ' ' : line);
    });
  const none = element('div', { class: 'none' }, 'Nothing has been changed yet.');
  byId('diff').replaceChildren(...(files.length === 0 ? [none] : lines));
}

export function showTimeline({ timeline, prompt }: Live): void {
  byId('timeline').replaceChildren(
    ...timeline
      .toReversed()
      .map(({ sinceStartMs, what, by }) =>
        element(
          'li',
          { class: by === 'interviewer' ? 'mine' : 'theirs' },
          element('time', {}, clockText(sinceStartMs)),
          what,
        ),
      ),
  );
  const asked = byId('asked');
  asked.hidden = prompt === null;
  asked.textContent = prompt === null ? '' : `The candidate is being asked: ${prompt.question}`;
}

/** The rubric; `onRate` is told of every choice. */
export function buildRubric(
  { rubric, ratings }: Fixed,
  onRate: (criterion: string, rating: string) => void,
): void {
  byId('rubric').replaceChildren(
    ...rubric.map(({ id, title, seen }) => {
      const choices = ratings.map((rating) => {
        const input = element('input', {});
        input.type = 'radio';
        input.name = id;
        input.value = rating;
        input.addEventListener('change', () => onRate(id, rating));
        return element('label', {}, input, rating);
      });
      return element(
        'fieldset',
        {},
        element('legend', {}, title),
        element('p', { class: 'quiet' }, seen),
        element('div', { class: 'ratings' }, ...choices),
      );
    }),
  );
}

export function showRatings({ record }: Live): void {
  for (const { criterion, rating } of record?.ratings ?? [])
    for (const input of document.querySelectorAll<HTMLInputElement>(`input[name="${criterion}"]`))
      input.checked = input.value === rating;
}
