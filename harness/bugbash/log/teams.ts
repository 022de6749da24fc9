import type { BashEvent, Role } from './events.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly team: string | null;
  /** On no public page. */
  readonly hidden: boolean;
  /** Null until the prep check was run. */
  readonly ready: { readonly ready: boolean; readonly detail: string } | null;
  /** Of the one token that is valid. */
  readonly tokenHash: string | null;
  /** Questions and announcements that were seen. */
  readonly read: ReadonlySet<string>;
}

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly hidden: boolean;
}

/** Who is there, and in which team; both in the order in which they came. */
export interface Members {
  readonly people: ReadonlyMap<string, Person>;
  readonly teams: ReadonlyMap<string, Team>;
}

export const NOBODY: Members = { people: new Map(), teams: new Map() };

export function foldMembers(members: Members, event: BashEvent): Members {
  switch (event.type) {
    case 'person-joined': {
      const { person, name, role, team, teamName } = event;
      const joined = { id: person, name, role, team, hidden: false, ready: null, tokenHash: null };
      const people = new Map([...members.people, [person, { ...joined, read: new Set<string>() }]]);
      return withTeam({ ...members, people }, team, teamName ?? name);
    }
    case 'token-issued':
      return withPerson(members, event.person, () => ({ tokenHash: event.tokenHash }));
    case 'team-changed':
      return withTeam(
        withPerson(members, event.person, () => ({ team: event.team })),
        event.team,
        event.teamName,
      );
    case 'person-ready':
      return withPerson(members, event.person, () => ({
        ready: { ready: event.ready, detail: event.detail },
      }));
    case 'read':
      return withPerson(members, event.person, ({ read }) => ({ read: new Set([...read, ...event.items]) }));
    case 'moved-or-renamed':
      return renamed(members, event);
    default:
      return members;
  }
}

function renamed(members: Members, event: Extract<BashEvent, { type: 'moved-or-renamed' }>): Members {
  const { name, hidden } = event;
  if (event.subject === 'person') return withPerson(members, event.id, () => ({ name, hidden }));
  const team = members.teams.get(event.id);
  if (!team) return members;
  return { ...members, teams: new Map([...members.teams, [team.id, { ...team, name, hidden }]]) };
}

function withPerson(members: Members, id: string, change: (person: Person) => Partial<Person>): Members {
  const person = members.people.get(id);
  if (!person) return members;
  return { ...members, people: new Map([...members.people, [id, { ...person, ...change(person) }]]) };
}

/** A team that exists keeps its name; only the host renames one. */
function withTeam(members: Members, id: string | null, name: string): Members {
  if (id === null || members.teams.has(id)) return members;
  return { ...members, teams: new Map([...members.teams, [id, { id, name, hidden: false }]]) };
}

export const membersOf = ({ people }: Members, team: string): readonly Person[] =>
  [...people.values()].filter((person) => person.team === team);

/** Whose token this is, by its hash; nobody's once another was issued. */
export const personOfToken = ({ people }: Members, tokenHash: string): Person | undefined =>
  [...people.values()].find((person) => person.tokenHash === tokenHash);

/** Names are compared as people read them. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

/** The name itself, or with the lowest number behind it that is free. */
export function nearestFreeName(name: string, taken: Iterable<string>): string {
  const keys = new Set([...taken].map(nameKey));
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` ${number}`;
    const candidate = `${cutTo(name, 60 - suffix.length)}${suffix}`;
    if (!keys.has(nameKey(candidate))) return candidate;
  }
}

/** The first characters, as people count them: half an emoji would be no name. */
function cutTo(name: string, length: number): string {
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (kept.length + segment.length > length) break;
    kept += segment;
  }
  return kept;
}
