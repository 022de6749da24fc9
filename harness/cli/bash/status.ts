import { look } from '../../bugbash/client/look.ts';
import { pageOf } from '../../bugbash/client/membership.ts';
import { clockAt } from '../../bugbash/client/server-clock.ts';
import { type Result, success } from '../../domain/failure.ts';
import type { Command, CommandOutput } from '../command.ts';
import { BASH_FLAGS, openPlace } from './place.ts';
import { wordNews, wordStatus } from './wording.ts';

/** `status` in the workspace of a bash. */
export const bashStatus: Command = {
  summary: "show the time left by the host's clock, your team, its results and what the host has said",
  usage: 'status [--dir D]',
  examples: [['status', 'of the bash you are in']],
  flags: BASH_FLAGS,
  positionals: { min: 0, max: 0 },
  async run(args, context): Promise<Result<CommandOutput>> {
    const place = await openPlace(args, context);
    if (!place.ok) return place;
    const { client, exercise } = place.value;
    const seen = await look(client, { board: true });
    if (!seen.ok) return seen;
    const { bash, me, submissions, board, questions, offline } = seen.value;
    const { api, outbox } = client;
    const nowMs = api.clock.nowMs();
    const { leftMs, elapsedMs } = clockAt(bash.clock, nowMs);
    const row = board?.rows.find(({ team }) => team === me?.team?.id);
    const aside = outbox.aside();
    const page = pageOf(client.membership);
    const text = [
      wordStatus(seen.value, outbox, nowMs, exercise),
      ...wordNews(seen.value),
      '',
      `Your page    ${page}`,
      `             ${me?.solutionsRevealed ? 'The solutions are revealed: share a debrief there, and vote for others.' : 'submissions and questions in a browser; debriefs and votes once the solutions are revealed'}`,
    ].join('\n');
    const json = {
      schema: 'bugsquash/bash-status@1',
      bash: { id: bash.id, name: bash.name },
      exercise,
      phase: bash.clock.phase,
      frozen: bash.clock.frozen,
      hostTime: new Date(nowMs).toISOString(),
      leftMs: Math.round(leftMs),
      elapsedMs: Math.round(elapsedMs),
      person: me?.name ?? null,
      team: me?.team ?? null,
      page,
      rank: row?.rank || null,
      total: row?.total ?? null,
      exercises: bash.exercises,
      submissions: submissions ?? [],
      outbox: {
        waiting: outbox
          .waiting()
          .map(({ atMs, request }) => ({ atMs, exercise: request.exercise, key: request.key })),
        aside: aside.map(({ atMs, exercise: id, problem }) => ({
          atMs,
          exercise: id,
          code: problem.code,
          detail: problem.detail,
        })),
      },
      announcements: bash.announcements,
      questions: questions ?? [],
      unread: me?.unread ?? [],
      offline,
    };
    outbox.clearAside(aside);
    // What was shown has been read; where the host can't be told, it is shown again.
    if (me && me.unread.length > 0 && offline === null) await api.read(me.unread);
    return success({ json, text, exitCode: 0 });
  },
};
