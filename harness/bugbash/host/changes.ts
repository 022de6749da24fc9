import type { StreamPart } from '../api.ts';
import { isClockEvent } from '../log/clock.ts';
import type { Entry } from '../log/events.ts';
import type { BashState } from '../log/state.ts';
import { submissionOf } from '../log/submissions.ts';
import { seesAll, teamOf, type Viewer } from './viewer.ts';

/** What an entry of the log changes for whom. Nothing of the entry itself is told. */
export interface Change {
  readonly everybody: readonly StreamPart[];
  /** Those with a token, whichever team they are in. */
  readonly people: readonly StreamPart[];
  readonly team: { readonly id: string; readonly parts: readonly StreamPart[] } | null;
  readonly person: { readonly id: string; readonly parts: readonly StreamPart[] } | null;
}

const NOTHING: Change = { everybody: [], people: [], team: null, person: null };

/** @param isShown whether the entry changed what everybody may see: not in a freeze */
export function changeOf({ event }: Entry, live: BashState, isShown: boolean): Change {
  const board: readonly StreamPart[] = isShown ? ['board'] : [];
  const ofTeam = (id: string | null | undefined, ...parts: StreamPart[]) =>
    id === null || id === undefined ? null : { id, parts };
  if (isClockEvent(event)) return { ...NOTHING, everybody: ['bash', 'board'] };
  switch (event.type) {
    case 'announced':
    case 'solutions-revealed':
      return { ...NOTHING, everybody: ['bash', 'board'], people: ['me'] };
    case 'ranks-revealed':
      return { ...NOTHING, everybody: ['board'] };
    case 'moved-or-renamed':
    case 'team-changed':
      return { ...NOTHING, everybody: board, people: ['me'] };
    case 'person-joined':
      return { ...NOTHING, everybody: board, team: ofTeam(event.team, 'me') };
    case 'person-ready':
    case 'read':
      return { ...NOTHING, person: { id: event.person, parts: ['me'] } };
    case 'submission-received':
    case 'verdict-given':
    case 'grading-failed':
    case 'submission-admitted': {
      const team = submissionOf(live.plays, event.submission)?.team;
      return { ...NOTHING, everybody: board, team: ofTeam(team, 'submissions', 'hints', 'board') };
    }
    case 'hint-bought':
      return { ...NOTHING, everybody: board, team: ofTeam(event.team, 'hints', 'board') };
    case 'asked':
      return {
        ...NOTHING,
        team: ofTeam(event.team, 'questions'),
        person: { id: event.person, parts: ['questions'] },
      };
    case 'answered': {
      if (event.to === 'all') return { ...NOTHING, people: ['questions', 'me'] };
      const question = live.questions.find(({ id }) => id === event.question);
      return {
        ...NOTHING,
        team: ofTeam(question?.team, 'questions', 'me'),
        person: question ? { id: question.person, parts: ['questions', 'me'] } : null,
      };
    }
    case 'disputed':
    case 'dispute-settled': {
      const team = live.disputes.find(({ id }) => id === event.dispute)?.team;
      return { ...NOTHING, team: ofTeam(team, 'questions', 'me') };
    }
    case 'rejudge-applied':
      return { ...NOTHING, everybody: board, people: ['bash', 'submissions'] };
    case 'debrief-shared':
    case 'debrief-vote':
      return { ...NOTHING, people: ['bash'] };
    default:
      return NOTHING;
  }
}

/** What of it this viewer is told; empty where it is not theirs to know. */
export function partsFor({ everybody, people, team, person }: Change, viewer: Viewer): readonly StreamPart[] {
  if (viewer.kind === 'anybody') return everybody;
  if (seesAll(viewer)) return [...new Set<StreamPart>(['admin', ...everybody, ...people])];
  const isTheirs = viewer.kind === 'person';
  return [
    ...new Set<StreamPart>([
      ...everybody,
      ...(isTheirs ? people : []),
      ...(isTheirs && team?.id === teamOf(viewer) ? team.parts : []),
      ...(isTheirs && person?.id === viewer.person.id ? person.parts : []),
    ]),
  ];
}
