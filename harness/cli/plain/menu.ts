import type { HistoryLine, ListedExercise } from '../../attempts/attempts.ts';
import { printable } from '../../domain/printable.ts';

/** What can be done now: exercises to start, or an attempt to work at. */
export interface Place {
  readonly exercises: readonly ListedExercise[];
  readonly advice: { readonly exerciseId: string; readonly text: string } | null;
  readonly unfinished: readonly HistoryLine[];
  /** The attempt whose workspace we are in. */
  readonly current: HistoryLine | null;
}

/** A line of the menu: what it says, and the command that its number stands for. */
interface Item {
  readonly says: string;
  readonly words: readonly string[];
}

const WORKING: readonly Item[] = [
  { says: 'read the ticket', words: ['ticket'] },
  { says: 'run the visible tests', words: ['test'] },
  { says: 'see what you changed', words: ['diff'] },
  { says: 'submit', words: ['submit'] },
  { says: 'see how it stands', words: ['status'] },
  { says: 'see what hints cost', words: ['hint'] },
  { says: 'finish', words: ['finish'] },
];

const FINISHED: readonly Item[] = [
  { says: 'write the debrief', words: ['debrief'] },
  { says: 'see the reference', words: ['reveal'] },
  { says: 'read the report', words: ['report'] },
  { says: 'build on it: the extension, with a clock of its own', words: ['extend'] },
];

function itemsOf({ current, unfinished, exercises, advice }: Place): readonly Item[] {
  if (current?.phase === 'finished') return FINISHED;
  if (current !== null) return WORKING;
  return [
    ...unfinished.map(({ exerciseId, workspace, mode, phase }) => ({
      says: `go on: ${exerciseId}, ${mode}, ${phase}`,
      words: ['open', workspace],
    })),
    ...exercises.map(({ manifest, best }) => ({
      says: [
        `${manifest.title}: ${manifest.level}, ${manifest.style}, ${manifest.minutes} minutes`,
        best === null ? 'new' : `best ${best} of 100`,
        ...(advice?.exerciseId === manifest.id ? [advice.text] : []),
      ].join(', '),
      words: ['start', manifest.id],
    })),
  ];
}

export function menuLines(place: Place): readonly string[] {
  const { current } = place;
  const heading =
    current === null
      ? 'Exercises. A number starts one in practice; "2 strict" starts it strictly.'
      : `${printable(current.exerciseId)}, ${current.mode}, ${current.phase}. Your code: ${printable(current.workspace)}`;
  const more =
    current === null
      ? []
      : [
          'Also: note <text>, hint <line>, pause, resume, list, history; back leaves this attempt for the exercises.',
        ];
  return [heading, ...itemsOf(place).map(({ says }, index) => `${index + 1}. ${printable(says)}`), ...more];
}

/** The commands that a typed line means: a number of the menu, or words as behind `bugsquash`. */
export function commandsOfLine(
  line: string,
  place: Place,
  minutes: number | undefined,
): readonly (readonly string[])[] {
  // What commands say to type next begins as in a shell.
  const [first, ...rest] = splitWords(line.replace(/^\s*(npx\s+)?bugsquash\s+/, ''));
  if (first === undefined) return [];
  if (first === '?') return [['help']];
  if (first === 'back') return [['open', '/']];
  const item = /^\d+$/.test(first) ? itemsOf(place)[Number(first) - 1] : undefined;
  const words = item === undefined ? [first, ...rest] : [...item.words, ...rest.map(flagOf)];
  const [name, ...others] = words;

  if (name === 'start' && minutes !== undefined && !others.includes('--minutes'))
    return [[...words, '--minutes', String(minutes)]];
  return [words];
}

/** `2 strict` is how one says `--strict`. */
const flagOf = (word: string): string => (/^(strict|practice|assistants)$/.test(word) ? `--${word}` : word);

/** Words of a line; quotes keep some together, and for a note nothing is special. */
export function splitWords(line: string): readonly string[] {
  const note = /^\s*note\s+(.*\S)\s*$/.exec(line);
  if (note?.[1] !== undefined) return ['note', note[1].replaceAll(/^(['"])(.*)\1$/g, '$2')];
  return Array.from(line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g), ([, a, b, c]) => a ?? b ?? c ?? '');
}

export const wordsOf = (words: readonly string[]): string => words.join(' ');
