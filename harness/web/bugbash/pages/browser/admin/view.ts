import type { AdminDocument } from '../../../../../bugbash/admin-api.ts';
import { hostNowMs } from '../shared/api.ts';
import { printable } from '../shared/text.ts';

/** The document with what the parts of the page look up in it. */
export interface View {
  readonly admin: AdminDocument;
  /** A helper sees all, and touches neither clock nor results. */
  readonly isHost: boolean;
  readonly personName: (id: string) => string;
  readonly teamName: (id: string | null) => string;
}

export function viewOf(admin: AdminDocument): View {
  const people = new Map(admin.people.map(({ id, name }) => [id, name]));
  const teams = new Map(admin.teams.map(({ id, name }) => [id, name]));
  return {
    admin,
    isHost: admin.code !== null,
    personName: (id) => printable(people.get(id) ?? id) || 'no name',
    teamName: (id) => (id === null ? 'no team' : printable(teams.get(id) ?? id) || 'no name'),
  };
}

/** How long ago, roughly. */
export function agoText(atMs: number | null): string {
  if (atMs === null) return 'not yet';
  const seconds = Math.max(0, Math.round((hostNowMs() - atMs) / 1000));
  if (seconds < 20) return 'now';
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}
