import type { Hunk } from './hunks.ts';

/** A ticket made of a commit message, for its mentor to write anew. */
export interface DraftedTicket {
  /** The text of TICKET.md. */
  readonly text: string;
  /** The quotation in it that stands for the bug. */
  readonly symptom: string;
}

/** What only bookkeeping needs. */
const BOOKKEEPING =
  /^(signed-off-by|co-authored-by|reviewed-by|acked-by|tested-by|refs?|fix(es|ed)?|close[sd]?|resolve[sd]?|pr-url|see|change-id|credit|reported-by|backport-of|release-as)\b\s*:?\s*(#|https?:|[\w.-]+\/[\w.-]+#|.*<.*@|\d)/i;
const PREFIX =
  /^\s*(\[[^\]]*\]\s*)*((fix|bug(fix)?|hotfix|patch|perf|feat|refactor|chore)(\([^)]*\))?!?\s*[:\-–]\s*)/i;
const GAP = '[…]';
const FALLBACK = 'Something that is documented to work does not work any more.';
const LEAST_WORDS = 3;

/** Drafts a ticket. Words that the fix itself brings, names above all, would give it away, so they go. */
export function draftTicket(projectName: string, message: string, fix: readonly Hunk[]): DraftedTicket {
  const words = wordsOfFix(fix);
  const [subject = '', ...body] = message.split('\n').filter((line) => !BOOKKEEPING.test(line.trim()));
  const cleanSubject = cleaned(subject.replace(PREFIX, ''), words);
  const symptom = wordCount(cleanSubject) >= LEAST_WORDS ? sentence(cleanSubject) : FALLBACK;
  const details = cleaned(body.join('\n'), words)
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const text = `# Something is wrong in ${projectName}

_Draft, made from the message of the commit that fixes it. Write it anew as a user would who saw the symptom and knows
no code: what they did, what they expected, what happened. Keep one exact quotation for the bug (\`symptom\` in
solution.yaml). Then take this paragraph away._

> "${symptom}"
${details === '' ? '' : `\n${details}\n`}`;
  return { text, symptom };
}

const wordCount = (text: string): number => (text.replaceAll(GAP, '').match(/[A-Za-z]{2,}/g) ?? []).length;

const sentence = (text: string): string => {
  const plain = text.replaceAll('"', "'").trim();
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${/[.!?]$/.test(plain) ? '' : '.'}`;
};

/** Of a text: no code, links, numbers of issues, file names, or words of the fix. */
function cleaned(text: string, words: ReadonlySet<string>): string {
  return text
    .replace(/```[\s\S]*?(```|$)/g, GAP)
    .replace(/`[^`\n]*`/g, GAP)
    .replace(/https?:\/\/\S+/g, '')
    .replace(/\(?(?:[\w.-]+\/[\w.-]+)?#\d+\)?|\bgh-\d+\b/gi, '')
    .replace(/\b[\w./-]+\.[cm]?[jt]sx?\b/g, GAP)
    .replace(/[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*(\(\))?/g, (word) =>
      isGiveaway(word, words) ? GAP : word,
    )
    .replaceAll(/(\[…\][\s,/.-]*){2,}/g, `${GAP} `)
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([.,;:])/g, '$1')
    .trim();
}

function isGiveaway(word: string, words: ReadonlySet<string>): boolean {
  if (word.endsWith('()') || word.includes('.') || /[a-z][A-Z]|_|\$/.test(word)) return true;
  return words.has(word.toLowerCase());
}

/** What stands in English texts whatever they are about. */
const COMMON = new Set(
  'the and for with that this from when not are was but has have does into only should return returns function const let true false null undefined value values string number object array type error test new use used get set add all any one two type'.split(
    ' ',
  ),
);

/** Words that the fix adds and does not take away: those of what it calls, and their parts. */
function wordsOfFix(fix: readonly Hunk[]): ReadonlySet<string> {
  const added = fix.flatMap((hunk) =>
    hunk.kind === 'lines' ? hunk.added : (hunk.content?.toString('utf8').split('\n') ?? []),
  );
  const names = added.join('\n').match(/[A-Za-z_$][\w$]{3,}/g) ?? [];
  const parts = names.flatMap((name) => [name, ...name.split(/(?=[A-Z])|_/)]);
  return new Set(
    parts.map((part) => part.toLowerCase()).filter((part) => part.length > 3 && !COMMON.has(part)),
  );
}
