import type { z } from 'zod';
import type { newPersonRequest, personRequest, teamRequest, tokenReply } from '../../admin-api.ts';
import type { BashEvent } from '../../log/events.ts';
import { nameKey, nearestFreeName } from '../../log/teams.ts';
import { type Answer, granted, refuse } from '../answer.ts';
import type { HostContext } from '../host-context.ts';
import { newPerson, teamFor } from '../join.ts';
import { nameFrom } from '../names.ts';
import { hashOfToken, newToken } from '../secrets.ts';
import { actorOf, type Viewer } from '../viewer.ts';

type Done = { readonly schema: 'bugsquash/done@1' };
type TokenReply = z.infer<typeof tokenReply>;
const DONE: Done = { schema: 'bugsquash/done@1' };

/** Somebody who needs no code: a helper, a second host, or a participant without a laptop at hand. */
export async function addPerson(
  host: HostContext,
  viewer: Viewer,
  wanted: z.infer<typeof newPersonRequest>,
): Promise<Answer<TokenReply>> {
  const made = await host.log.decide(({ state }) => {
    if (wanted.role === 'participant' && state.rules.teams === 'teams' && wanted.team === undefined)
      return refuse('bad-request', 'This bash is played in teams: name the team.');
    return newPerson(state.members, state.rules.teams, wanted, actorOf(viewer));
  });
  if (!made.ok) return made;
  const { person, name, token } = made.value;
  return granted({ schema: 'bugsquash/token@1', person, name, token });
}

/** A token for a new laptop; the one before is void from then on. */
export function reissueToken(host: HostContext, viewer: Viewer, id: string): Promise<Answer<TokenReply>> {
  return host.log.decide(({ state }) => {
    const person = state.members.people.get(id);
    if (!person) return refuse('not-found', `There is nobody with the id "${id}".`);
    const token = newToken();
    return granted({
      who: actorOf(viewer),
      events: [{ type: 'token-issued' as const, person: id, tokenHash: hashOfToken(token) }],
      value: { schema: 'bugsquash/token@1' as const, person: id, name: person.name, token },
    });
  });
}

/** Moves, renames or hides a person; what they submitted stays with the team that they were in. */
export function changePerson(
  host: HostContext,
  viewer: Viewer,
  id: string,
  wanted: z.infer<typeof personRequest>,
): Promise<Answer<Done>> {
  return host.log.decide(({ state }) => {
    const { members } = state;
    const person = members.people.get(id);
    if (!person) return refuse('not-found', `There is nobody with the id "${id}".`);
    const others = [...members.people.values()].filter((other) => other.id !== id);
    const called = wanted.name === undefined ? granted(person.name) : nameFrom(wanted.name);
    if (!called.ok) return called;
    const name = nearestFreeName(
      called.value,
      others.map((other) => other.name),
    );
    const hidden = wanted.hidden ?? person.hidden;
    const events: BashEvent[] = [];
    if (name !== person.name || hidden !== person.hidden)
      events.push({ type: 'moved-or-renamed', subject: 'person', id, name, hidden });
    if (wanted.team !== undefined) {
      if (person.role !== 'participant') return refuse('not-allowed', 'Only participants have a team.');
      const known = members.teams.get(wanted.team);
      const team = known ? granted(known) : teamFor(members, wanted.team, name);
      if (!team.ok) return team;
      if (team.value.id !== person.team)
        events.push({ type: 'team-changed', person: id, team: team.value.id, teamName: team.value.name });
    }
    return granted({ who: actorOf(viewer), events, value: DONE });
  });
}

export function changeTeam(
  host: HostContext,
  viewer: Viewer,
  id: string,
  wanted: z.infer<typeof teamRequest>,
): Promise<Answer<Done>> {
  return host.log.decide(({ state }) => {
    const { teams } = state.members;
    const team = teams.get(id);
    if (!team) return refuse('not-found', `There is no team with the id "${id}".`);
    const called = wanted.name === undefined ? granted(team.name) : nameFrom(wanted.name);
    if (!called.ok) return called;
    const name = called.value;
    if ([...teams.values()].some((other) => other.id !== id && nameKey(other.name) === nameKey(name)))
      return refuse('bad-request', `Another team is called "${name}".`);
    const hidden = wanted.hidden ?? team.hidden;
    const isSame = name === team.name && hidden === team.hidden;
    const event = { type: 'moved-or-renamed' as const, subject: 'team' as const, id, name, hidden };
    return granted({ who: actorOf(viewer), events: isSame ? [] : [event], value: DONE });
  });
}
