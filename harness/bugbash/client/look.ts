import type { Result } from '../../domain/failure.ts';
import { success } from '../../domain/failure.ts';
import type { BashClient } from './bash-client.ts';
import type { Reply } from './host-api.ts';
import { failureOf } from './problems.ts';
import { keepSeen, type Seen } from './seen.ts';

/** The bash as it is now, or as it was last seen. */
export interface Look extends Seen {
  /** Why the host could not be asked; null where it was. */
  readonly offline: string | null;
}

/** Asks for what a person wants to see at a glance; without a network, what was seen last. */
export async function look(client: BashClient, parts: { readonly board: boolean }): Promise<Result<Look>> {
  const { api, membership, seen } = client;
  const [bash, me, submissions, questions, board] = await Promise.all([
    api.bash(),
    api.me(),
    api.submissions(),
    api.questions(),
    parts.board ? api.board() : null,
  ]);
  if (bash.kind !== 'ok') {
    if (bash.kind === 'unreachable' && seen) return success({ ...seen, offline: bash.message });
    return { ok: false, failure: failureOf(bash, membership.url) };
  }
  const fresh: Seen = {
    time: api.clock.known,
    bash: bash.value,
    me: answerOf(me) ?? seen?.me ?? null,
    submissions: answerOf(submissions)?.submissions ?? seen?.submissions ?? null,
    questions: answerOf(questions)?.questions ?? seen?.questions ?? null,
    board: (board && answerOf(board)) ?? seen?.board ?? null,
  };
  keepSeen(membership.folder, fresh);
  return success({ ...fresh, offline: null });
}

const answerOf = <T>(reply: Reply<T>): T | undefined => (reply.kind === 'ok' ? reply.value : undefined);
