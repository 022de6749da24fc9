import type { z } from 'zod';
import type { Bug } from '../../domain/exercise.ts';
import type { hintReply, hintRequest, hintsReply } from '../api.ts';
import { boughtHints, hintOffer } from '../log/hints.ts';
import { type BashState, digestOf, exerciseOf } from '../log/state.ts';
import type { Person } from '../log/teams.ts';
import { type Answer, granted, refuse } from './answer.ts';
import type { HostContext } from './host-context.ts';

type HintReply = z.infer<typeof hintReply>;

/** Buys the next hint for a line of the ticket, once for the whole team: where a mate was faster, it is that one. */
export async function buyHint(
  host: HostContext,
  person: Person,
  { exercise, line, step: wanted }: z.infer<typeof hintRequest>,
): Promise<Answer<HintReply>> {
  return host.log.decide(({ state, atMs }) => {
    const { team = null } = state.members.people.get(person.id) ?? person;
    if (person.role !== 'participant' || team === null)
      return refuse('not-allowed', 'Only participants take hints.');
    const bug = bugsOf(host, state, exercise)[line - 1];
    if (!bug) return refuse('not-found', `"${exercise}" has no line ${line}.`);
    const reply = (step: number, cost: number): HintReply => ({
      schema: 'bugsquash/hint@1',
      ...{ exercise, line, step, cost, text: bug.hints[step]?.text ?? '' },
    });
    const who = { person: person.id };
    const offer = hintOffer(state, team, { exercise, bug: bug.id, step: wanted }, atMs);
    if (offer.kind === 'bought')
      return granted({ who, events: [], value: reply(offer.hint.step, offer.hint.cost) });
    if (offer.kind === 'refused') {
      const { code, detail } = WHY_NO_HINT[offer.why];
      return refuse(code, detail);
    }
    const { step, cost } = offer;
    const bought = { person: person.id, team, exercise, bug: bug.id, step, cost };
    return granted({ who, events: [{ type: 'hint-bought' as const, ...bought }], value: reply(step, cost) });
  });
}

const WHY_NO_HINT = {
  'hints-off': { code: 'hints-off', detail: 'This bash is played without hints.' },
  'not-started': { code: 'not-started', detail: 'The bash has not started yet.' },
  paused: { code: 'paused', detail: 'The bash is paused: take the hint when it goes on.' },
  'already-squashed': {
    code: 'already-squashed',
    detail: 'Your team has squashed this one: a hint would help nobody.',
  },
  'none-left': { code: 'no-hint-left', detail: 'There is no further hint for this line.' },
  'not-next': { code: 'wrong-state', detail: 'The hints of a line are taken in their order.' },
} as const;

/** What the team has bought, and what the next hint costs, by line of the ticket. */
export function hintsOf(
  host: HostContext,
  person: Person,
  exercise: string,
): Answer<z.infer<typeof hintsReply>> {
  const { state, atMs } = host.log.now;
  const { team } = state.members.people.get(person.id) ?? person;
  if (team === null) return refuse('not-allowed', 'Only participants take hints.');
  if (state.clock.phase === 'lobby') return refuse('not-started', 'The bash has not started yet.');
  if (!exerciseOf(state, exercise)) return refuse('not-found', `This bash has no exercise "${exercise}".`);
  const lines = bugsOf(host, state, exercise).map((bug, index) => {
    const offer = hintOffer(state, team, { exercise, bug: bug.id }, atMs);
    return {
      line: index + 1,
      symptom: bug.symptom,
      nextCost: offer.kind === 'offered' ? offer.cost : null,
      gone: offer.kind === 'refused' && offer.why === 'already-squashed',
      taken: boughtHints(state, team, exercise, bug.id).map(({ step, cost, person }) => ({
        text: bug.hints[step]?.text ?? '',
        cost,
        name: state.members.people.get(person)?.name ?? '',
      })),
    };
  });
  return granted({ schema: 'bugsquash/hints@1', exercise, lines });
}

/** In the order of the log's rules, which numbers the lines of the ticket. */
function bugsOf(host: HostContext, state: BashState, exercise: string): readonly Bug[] {
  const content = host.content.get(digestOf(state, exercise) ?? '');
  const known = content?.solution.bugs ?? [];
  return (exerciseOf(state, exercise)?.bugs ?? []).flatMap(
    ({ id }) => known.find((bug) => bug.id === id) ?? [],
  );
}
