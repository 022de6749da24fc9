import type { z } from 'zod';
import type { joinReply, joinRequest } from '../api.ts';
import type { BashEvent, Role } from '../log/events.ts';
import { type Members, nameKey, nearestFreeName } from '../log/teams.ts';
import { type Answer, granted, refuse } from './answer.ts';
import type { HostContext } from './host-context.ts';
import { nameFrom } from './names.ts';
import { hashOfToken, isCode, newId, newToken } from './secrets.ts';

export type JoinReply = z.infer<typeof joinReply>;

/**
 * Far more than a machine serves; a program that keeps joining ends here. Spectators need no code, so they do not take
 * the places of those who have one.
 */
const MOST = { participant: 2_000, spectator: 1_000 };

/** Somebody joins with the code that the host shows; one who only watches needs none. */
export function join(
  host: HostContext,
  { code, name, team, role = 'participant' }: z.infer<typeof joinRequest>,
): Promise<Answer<JoinReply>> {
  return host.log.decide(({ state }) => {
    if (role !== 'spectator' && !isCode(code, host.home.secrets.code))
      return refuse('wrong-code', 'This is not the code of this bash: read it again from the host.');
    const isTeamNamed = team !== undefined && team.trim() !== '';
    if (role === 'participant' && state.rules.teams === 'teams' && !isTeamNamed)
      return refuse('bad-request', 'This bash is played in teams: say which one is yours.');
    const there = [...state.members.people.values()].filter((person) => person.role === role).length;
    if (there >= MOST[role])
      return refuse(
        'not-allowed',
        `There are ${MOST[role]} ${role}s in this bash already: talk to the host.`,
      );
    return newPerson(state.members, state.rules.teams, { name, role, team }, 'program');
  });
}

/** A person with their first token, and the events that make them. */
export function newPerson(
  members: Members,
  mode: 'solo' | 'teams',
  wanted: { readonly name: string; readonly role: Role; readonly team?: string | undefined },
  who: 'program' | 'host' | { readonly person: string },
) {
  const name = nameFrom(wanted.name);
  if (!name.ok) return name;
  const person = newId('p');
  const given = nearestFreeName(
    name.value,
    [...members.people.values()].map((other) => other.name),
  );
  const chosen =
    wanted.role === 'participant'
      ? teamFor(members, mode === 'solo' ? undefined : wanted.team, given)
      : granted(null);
  if (!chosen.ok) return chosen;
  const team = chosen.value;
  const token = newToken();
  const events: BashEvent[] = [
    {
      type: 'person-joined',
      person,
      name: given,
      role: wanted.role,
      team: team?.id ?? null,
      teamName: team?.name ?? null,
    },
    { type: 'token-issued', person, tokenHash: hashOfToken(token) },
  ];
  const value: JoinReply = {
    schema: 'bugsquash/joined@1',
    token,
    person,
    name: given,
    team: team?.id ?? null,
    teamName: team?.name ?? null,
  };
  return granted({ who, events, value });
}

/** The team of that name, or a new one; who plays alone is a team of one, called like them. */
export function teamFor(
  { teams }: Members,
  name: string | undefined,
  ownName: string,
): Answer<{ readonly id: string; readonly name: string }> {
  const all = [...teams.values()];
  const ownTeam = () =>
    nearestFreeName(
      ownName,
      all.map((team) => team.name),
    );
  const wanted = name === undefined ? granted(ownTeam()) : nameFrom(name);
  if (!wanted.ok) return wanted;
  const known = all.find((team) => nameKey(team.name) === nameKey(wanted.value));
  return granted(known ? { id: known.id, name: known.name } : { id: newId('t'), name: wanted.value });
}
