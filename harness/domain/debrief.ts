import type { PublicManifest } from './exercise.ts';

/** A question of the debrief. Its topic names it in notes and drafts. */
export interface DebriefSection {
  readonly topic: string;
  readonly asks: string;
}

/** What has been written so far, by topic, and which lines of the author's checklist are ticked (0-based). */
export interface DebriefDraft {
  readonly sections: Readonly<Record<string, string>>;
  readonly ticked: readonly number[];
}

export const emptyDebrief: DebriefDraft = { sections: {}, ticked: [] };

const symptom = { topic: 'symptom', asks: 'What went wrong, for whom, and how did you see it happen?' };
const rootCause = { topic: 'root cause', asks: 'Why did it go wrong, and where?' };
const fix = { topic: 'fix', asks: 'What did you change, and what else did you consider?' };
const proof = { topic: 'proof', asks: 'How do you know that it works now?' };
const risks = { topic: 'risks', asks: 'What else could this break, or what is left?' };

/** What an interviewer would ask after a library, in their order. */
const LIBRARY: readonly DebriefSection[] = [symptom, rootCause, fix, proof, risks];

/** A service has callers and data that outlive the fix. */
const SERVICE: readonly DebriefSection[] = [
  symptom,
  rootCause,
  fix,
  proof,
  {
    topic: 'roll-out',
    asks: 'What about data that is already wrong, other callers, and a deployment in the middle of the day?',
  },
  risks,
];

/** Slow code is about numbers before and after. */
const PERFORMANCE: readonly DebriefSection[] = [
  { topic: 'symptom', asks: 'What was slow, for whom, and how slow? Give the number you measured.' },
  { topic: 'root cause', asks: 'What grew with what? Name the statement or loop, and its place.' },
  fix,
  {
    topic: 'proof',
    asks: 'The same number after the fix, at two sizes of the data. Is the answer the same?',
  },
  risks,
];

/** A post-mortem, as teams write it. */
const INCIDENT: readonly DebriefSection[] = [
  { topic: 'impact', asks: 'Who noticed what, since when, and how bad was it?' },
  { topic: 'root cause', asks: 'Why did it happen? Ask "why" until the answer is something one can change.' },
  { topic: 'trigger', asks: 'Why now, and why did nothing stop it before?' },
  { topic: 'fix', asks: 'What stops it at once, and what keeps it from coming back?' },
  proof,
  {
    topic: 'lessons',
    asks: 'What went well, what did luck do, and what should change: alarms, tests, habits?',
  },
];

/** The questions that suit an exercise, by its tags and style. */
export function debriefSections({
  tags,
  style,
}: Pick<PublicManifest, 'tags' | 'style'>): readonly DebriefSection[] {
  if (tags.some((tag) => /^(incident|outage|post-?mortem|production)$/.test(tag))) return INCIDENT;
  if (tags.some((tag) => /^(performance|n-plus-one|latency|profiling)$/.test(tag))) return PERFORMANCE;
  return style === 'service' ? SERVICE : LIBRARY;
}

/** An answer as it goes into the log. */
export const debriefNote = (topic: string, text: string): string => `Debrief, ${topic}: ${text}`;

/** The notes of a draft that the log does not hold yet, in the order of the sections. */
export function missingNotes(
  { sections }: DebriefDraft,
  order: readonly DebriefSection[],
  notes: readonly string[],
): readonly string[] {
  return order.flatMap(({ topic }) => {
    const text = (sections[topic] ?? '').trim();
    const note = debriefNote(topic, text);
    const latest = notes.findLast((known) => known.startsWith(debriefNote(topic, '')));
    return text === '' || latest === note ? [] : [note];
  });
}
