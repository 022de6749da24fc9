import type { BashClient } from '../../bugbash/client/bash-client.ts';
import { look } from '../../bugbash/client/look.ts';
import { type OutboxNews, sendWaiting } from '../../bugbash/client/outbox/send.ts';
import { failureOf } from '../../bugbash/client/problems.ts';
import {
  awaitVerdict,
  type KeptSubmission,
  keepSubmission,
  type SubmissionView,
} from '../../bugbash/client/submit.ts';
import { type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';
import { BASH_FLAGS, exerciseWithoutSending } from './place.ts';
import { wordSubmission } from './wording.ts';

const LOOK_LIMIT_MS = 3_000;
/** How long a person is kept waiting before the rest is left to the outbox. */
const SEND_LIMIT_MS = 10 * 60_000;
/** Programs decide themselves whether to ask again. */
const SEND_LIMIT_FOR_PROGRAMS_MS = 15_000;
const VERDICT_LIMIT_MS = 10 * 60_000;

/** `submit` in the workspace of a bash: into the outbox, to the host, and what the host's grading says. */
export const bashSubmit: Command = {
  summary: 'send what you have to the host, and wait for what its grading says',
  usage: 'submit [--no-wait] [--dir D]',
  examples: [
    ['submit', 'send what you have'],
    ['submit --no-wait', 'without waiting for the verdict'],
  ],
  details: [
    'The submission is kept on your disk before it is sent. Without a network, or while the bash is paused, it waits',
    'there and is sent as soon as that is possible. When the host has received it decides what counts, not when it is graded.',
  ],
  flags: {
    ...BASH_FLAGS,
    'no-wait': { value: false, help: 'end as soon as the host has it' },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const open = await exerciseWithoutSending(args, context);
    if (!open.ok) return open;
    const { client, workspace } = open.value;
    const asJson = args.switches.has('json');
    // What was seen last says which content the host grades by; a network that hangs is not waited for.
    await Promise.race([look(client, { board: false }), client.machine.sleep(LOOK_LIMIT_MS, client.signal)]);
    const kept = await keepSubmission(client, workspace);
    if (!kept.ok) return kept;
    const say = (line: string) => {
      if (!asJson) process.stderr.write(`${line}\n`);
    };
    const limitMs = asJson ? SEND_LIMIT_FOR_PROGRAMS_MS : SEND_LIMIT_MS;
    const sent = await send(client, kept.value, limitMs, say);
    if ('problem' in sent)
      return { ok: false, failure: failureOf({ kind: 'refused', problem: sent.problem }, client.api.url) };
    if ('waits' in sent) return notSentYet(kept.value, sent.waits, context);
    if (args.switches.has('no-wait')) return output(sent.reply, kept.value);
    say('Received by the host; waiting for the verdict …');
    return output((await awaitVerdict(client, sent.reply, VERDICT_LIMIT_MS)) ?? sent.reply, kept.value);
  },
};

type Sent =
  | { readonly reply: SubmissionView }
  | { readonly problem: Extract<OutboxNews, { type: 'set-aside' }>['problem'] }
  | { readonly waits: string };

/** Sends all that waits, this one the last of it. */
async function send(
  { outbox, api, machine, signal }: BashClient,
  { submission }: KeptSubmission,
  limitMs: number,
  say: (line: string) => void,
): Promise<Sent> {
  let mine: Sent = { waits: 'the host could not be reached in time' };
  let told = '';
  await sendWaiting(outbox, api, machine, AbortSignal.any([signal, AbortSignal.timeout(limitMs)]), (news) => {
    if (news.type === 'waits') {
      mine = { waits: news.message };
      if (told !== news.message) say(`Kept, not sent yet: ${printable(news.message)}. Trying again …`);
      told = news.message;
    } else if (news.type === 'blocked') mine = { problem: news.problem };
    else if (news.submission.name !== submission.name) {
      say(
        news.type === 'sent'
          ? 'An earlier submission was sent.'
          : `An earlier submission was refused: ${printable(news.problem.detail)}`,
      );
    } else mine = news.type === 'sent' ? { reply: news.reply } : { problem: news.problem };
  });
  // Another bugsquash of this person may have sent it in this moment.
  const elsewhere = outbox.sent().find(({ name }) => name === submission.name);
  return elsewhere && !('reply' in mine) ? { reply: elsewhere.reply } : mine;
}

function notSentYet(
  { submission, leftOut }: KeptSubmission,
  why: string,
  { steps }: CommandContext,
): Result<CommandOutput> {
  return success({
    json: {
      schema: 'bugsquash/bash-submission@1',
      state: 'kept',
      key: submission.request.key,
      why,
      submission: null,
      leftOut,
    },
    text: [
      `Kept on this disk, but not sent yet: ${printable(why)}.`,
      `  Next: ${steps.command(['status'])} (every command here sends what waits)`,
    ].join('\n'),
    exitCode: 1,
  });
}

function output(
  submission: SubmissionView,
  { submission: kept, leftOut }: KeptSubmission,
): Result<CommandOutput> {
  const isDone =
    submission.feedback?.lines.every(({ state }) => state === 'gone') === true &&
    submission.feedback.regressions.length === 0;
  return success({
    json: {
      schema: 'bugsquash/bash-submission@1',
      state: submission.state,
      key: kept.request.key,
      why: null,
      submission,
      leftOut,
    },
    text: [...leftOut.map(({ message }) => `! ${printable(message)}`), wordSubmission(submission)].join('\n'),
    exitCode: isDone ? 0 : 1,
  });
}
