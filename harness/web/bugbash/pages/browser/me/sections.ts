import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { z } from 'zod';
import type {
  bashReply,
  debriefsReply,
  questionsReply,
  submissionsReply,
} from '../../../../../bugbash/api.ts';
import { onSend, prose, wallTime } from '../shared/pieces.ts';
import { counted, elapsedText, printable } from '../shared/text.ts';

type Bash = z.infer<typeof bashReply>;
type Submissions = z.infer<typeof submissionsReply>['submissions'];
type Send = (path: string, body: unknown, done: string) => Promise<boolean>;

const titleOf = (bash: Bash, exercise: string): string =>
  printable(bash.exercises.find(({ id }) => id === exercise)?.title ?? exercise);

/** One's team's submissions, the latest first, with what each did to the lines of the ticket. */
export function submissions(
  { submissions: all }: { readonly submissions: Submissions },
  bash: Bash,
  send: Send,
): TemplateResult {
  return html`<h2 id="submissions-heading">Your team's submissions</h2>
    ${all.length === 0 ? html`<p class="quiet">None yet. In your workspace, s submits.</p>` : nothing}
    <ul class="cards">
      ${repeat(
        all.toReversed(),
        ({ id }) => id,
        (submission) => submissionCard(submission, bash, send),
      )}
    </ul>`;
}

function submissionCard(submission: Submissions[number], bash: Bash, send: Send): TemplateResult {
  const { id, exercise, name, elapsedMs, late, admitted, state, feedback } = submission;
  const lateness = late ? (admitted ? ', late, but it counts' : ', late: it does not count') : '';
  return html`<li>
    <p><strong>${titleOf(bash, exercise)}</strong> at ${elapsedText(elapsedMs)} by <bdi>${printable(name)}</bdi>${lateness}</p>
    ${
      feedback === null
        ? html`<p class="quiet">${state === 'could-not-grade' ? '✗ could not be graded; the host looks at it' : '· waits to be graded'}</p>`
        : html`<p>${counted(feedback.score.total, 'point')}</p>
            ${feedback.problems.map((problem) => html`<p class="bad">✗ ${printable(problem)}</p>`)}
            ${feedback.regressions.map((regression) => html`<p class="bad">✗ broken: ${printable(regression)}</p>`)}
            <ul>${feedback.lines.map(({ symptom, state: is, bug }) => html`<li>${is === 'gone' ? '✓ gone' : '· still there'}: <bdi>${printable(symptom)}</bdi>${bug ? html` <span class="quiet">${printable(bug.title)}</span>` : nothing}</li>`)}</ul>
            <details>
              <summary>Dispute this verdict</summary>
              <form @submit=${onSend((values) =>
                send(
                  '/disputes',
                  { exercise, submission: id, line: Number(values.get('line')), text: values.get('text') },
                  'The host has your dispute.',
                ),
              )}>
                <label>Line of the ticket <input name="line" type="number" min="1" max=${feedback.lines.length} required></label>
                <label>What is wrong with the verdict <textarea name="text" rows="3" maxlength="4000" required></textarea></label>
                <p class="buttons"><button class="primary">Send</button></p>
              </form>
            </details>`
    }
  </li>`;
}

const ASKED_BY = {
  question: 'your team asked',
  'answered-to-all': 'another team asked',
  dispute: 'your team disputed a verdict',
} as const;

export function questions(
  { questions: all }: z.infer<typeof questionsReply>,
  bash: Bash,
  send: Send,
): TemplateResult {
  const ask = onSend((values) => {
    const exercise = `${values.get('exercise') ?? ''}`;
    return send(
      '/questions',
      { text: values.get('text'), ...(exercise === '' ? {} : { exercise }) },
      'Asked. The answer appears here and in your terminal.',
    );
  });
  return html`<h2 id="questions-heading">Questions and disputes</h2>
    <form @submit=${ask}>
      <label>About <select name="exercise"><option value="">the bash</option>${bash.exercises.map(({ id, title }) => html`<option value=${id}>${printable(title)}</option>`)}</select></label>
      <label>Your question <textarea name="text" rows="3" maxlength="4000" required></textarea></label>
      <p class="buttons"><button class="primary">Ask</button></p>
    </form>
    <ul class="cards">
      ${repeat(
        all.toReversed(),
        ({ id }) => id,
        ({ kind, atMs, exercise, line, text, answer }) => {
          const place =
            exercise === null ? '' : `, ${titleOf(bash, exercise)}${line === null ? '' : `, line ${line}`}`;
          const [open, done] =
            kind === 'dispute' ? ['not settled yet', 'Settled by the host'] : ['no answer yet', 'Answered'];
          return html`<li>
            <p class="quiet">${wallTime(atMs)}, ${ASKED_BY[kind]}${place}</p>
            ${prose(text)}
            ${answer === null ? html`<p class="quiet">· ${open}</p>` : html`<p class="quiet">${done} at ${wallTime(answer.atMs)}:</p>${prose(answer.text)}`}
          </li>`;
        },
      )}
    </ul>`;
}

export const announcements = (bash: Bash): TemplateResult =>
  html`<h2 id="announcements-heading">Announcements</h2>
    ${bash.announcements.length === 0 ? html`<p class="quiet">None yet.</p>` : nothing}
    <ul class="cards">
      ${bash.announcements.toReversed().map(({ atMs, text }) => html`<li><p class="quiet">${wallTime(atMs)}</p>${prose(text)}</li>`)}
    </ul>`;

/** From the reveal on: one's own debrief, and a vote for another team's. */
export function debriefs(
  { debriefs: all }: z.infer<typeof debriefsReply>,
  bash: Bash,
  ownTeam: string | null,
  send: Send,
): TemplateResult {
  const share = onSend((values) =>
    send(
      '/debriefs',
      { exercise: values.get('exercise'), text: values.get('text') },
      'Everybody can read it now.',
    ),
  );
  return html`<h2 id="debriefs-heading">Debriefs</h2>
    ${
      ownTeam === null
        ? nothing
        : html`<form @submit=${share}>
      <label>Exercise <select name="exercise">${bash.exercises.map(({ id, title }) => html`<option value=${id}>${printable(title)}</option>`)}</select></label>
      <label>Symptom, root cause, fix, proof, what else could break <textarea name="text" rows="5" maxlength="20000" required></textarea></label>
      <p class="buttons"><button class="primary">Share it</button></p>
    </form>`
    }
    <ul class="cards">
      ${all.map(
        ({ exercise, team, teamName, text, votes }) => html`<li>
          <p><strong>${titleOf(bash, exercise)}</strong>, <bdi>${printable(teamName)}</bdi>: ${counted(votes, 'vote')}</p>
          ${prose(text)}
          ${
            ownTeam === null || team === ownTeam
              ? nothing
              : html`<p class="buttons"><button type="button" @click=${() => send('/votes', { exercise, team }, 'Your vote counts; another one for this exercise replaces it.')}>Vote for it</button></p>`
          }
        </li>`,
      )}
    </ul>`;
}
