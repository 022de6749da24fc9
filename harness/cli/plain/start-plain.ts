import { createInterface } from 'node:readline/promises';
import type { Attempts } from '../../attempts/attempts.ts';
import { openAttempts } from '../../compose.ts';
import { debriefSections } from '../../domain/debrief.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { printable } from '../../domain/printable.ts';
import { recommendNext } from '../../domain/recommendation.ts';
import { collectionFrom, readerHere } from '../../locations.ts';
import { stepWording } from '../../wording/next-step.ts';
import { recommendationText } from '../../wording/recommendation.ts';
import { runCli, wordFailure } from '../run-cli.ts';
import { commandsOfLine, menuLines, type Place, wordsOf } from './menu.ts';

/** What takes longer than a moment says so first: nothing else shows that it runs. */
const WAITS: Readonly<Record<string, string>> = {
  start: 'Making your workspace …',
  test: 'Running the visible tests …',
  submit: 'The hidden tests look at your files; this takes some seconds …',
  extend: 'Getting the extension ready …',
};

/**
 * The whole hour line by line, for screen readers, slow lines and whoever likes it: nothing is painted twice. Every
 * answer is that of a command; a number stands for the most likely ones.
 */
export async function startPlain(
  environment: NodeJS.ProcessEnv,
  minutes: number | undefined,
): Promise<number> {
  say('bugsquash, line by line. Type a number or a command; help lists the commands, quit leaves.');
  let code = 0;
  for (;;) {
    const place = await whereWeAre(environment);
    if (!place.ok) {
      process.stderr.write(wordFailure(place.failure, stepWording(readerHere())));
      return 3;
    }
    say('', ...menuLines(place.value));
    const line = await ask('> ');
    if (line === undefined || /^(q|quit|exit|leave)$/i.test(line.trim())) break;
    for (const words of commandsOfLine(line, place.value, minutes)) {
      if (words[0] === 'debrief') await writeDebrief(environment, wordsOf(words.slice(1)));
      else if (words[0] === 'open' && words[1] !== undefined) goTo(words[1]);
      else if (words[0] === 'finish' && !(await isAgreed('Finish this attempt for good? [y/N] ')))
        say('It goes on.');
      else {
        const wait = WAITS[words[0] ?? ''];
        if (wait !== undefined) say(wait);
        code = await runCli(words, environment);
      }
      if (words[0] === 'start') await goToLatest(environment);
    }
  }
  say('Everything is kept.');
  return code > 1 ? code : 0;
}

async function whereWeAre(environment: NodeJS.ProcessEnv): Promise<Result<Place>> {
  return usingAttempts(environment, async (attempts) => {
    const [listed, history] = [await attempts.list(), await attempts.history()];
    if (!listed.ok) return listed;
    if (!history.ok) return history;
    const next = recommendNext(
      listed.value.map(({ manifest }) => manifest),
      history.value.filter(({ phase }) => phase === 'finished'),
    );
    return success({
      exercises: listed.value,
      advice:
        next === null ? null : { exerciseId: next.exerciseId, text: recommendationText(next, Date.now()) },
      unfinished: history.value.filter(({ phase }) => phase !== 'finished' && phase !== 'abandoned'),
      current:
        history.value.find(({ workspace, phase }) => workspace === process.cwd() && phase !== 'abandoned') ??
        null,
    });
  });
}

async function usingAttempts<T>(
  environment: NodeJS.ProcessEnv,
  work: (attempts: Attempts) => Promise<Result<T>>,
): Promise<Result<T>> {
  const opened = openAttempts(environment, collectionFrom(undefined, undefined));
  if (!opened.ok) return opened;
  try {
    return await work(opened.value.attempts);
  } finally {
    await opened.value.close();
  }
}

/** Commands find the attempt by the folder they run in. */
function goTo(workspace: string): void {
  try {
    process.chdir(workspace);
  } catch {
    say(`There is no workspace at ${printable(workspace)} any more.`);
  }
}

async function goToLatest(environment: NodeJS.ProcessEnv): Promise<void> {
  const place = await whereWeAre(environment);
  const latest = place.ok ? place.value.unfinished[0] : undefined;
  if (latest) goTo(latest.workspace);
}

/** The questions of the debrief, one by one; an empty answer leaves one out. */
async function writeDebrief(environment: NodeJS.ProcessEnv, text: string): Promise<void> {
  const written = await usingAttempts(environment, async (attempts) => {
    const opened = await attempts.open(process.cwd());
    if (!opened.ok) return opened;
    if (opened.value.state.phase !== 'finished')
      return failed('wrong-state', 'The debrief comes after the finish.', { command: ['finish'] });
    const attempt = opened.value;
    let draft = await attempts.debriefDraft(attempt);
    for (const { topic, asks } of text === '' ? debriefSections(attempt.exercise.manifest) : []) {
      const known = draft.sections[topic] ?? '';
      if (known !== '') say(`${topic}, so far: ${printable(known)}`);
      const answer = await ask(`${topic}. ${asks}\n  `);
      if (answer === undefined) break;
      if (answer.trim() === '') continue;
      draft = { ...draft, sections: { ...draft.sections, [topic]: answer } };
      const kept = await attempts.keepDebrief(attempt, draft);
      if (!kept.ok) return kept;
    }
    return attempts.recordDebrief(attempt, draft);
  });
  if (!written.ok) process.stderr.write(wordFailure(written.failure, stepWording(readerHere())));
  else say('Kept. reveal shows the reference.');
}

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function isAgreed(question: string): Promise<boolean> {
  return /^\s*y(es)?\s*$/i.test((await ask(question)) ?? '');
}

/** One line; undefined when there will be no more. */
async function ask(prompt: string): Promise<string | undefined> {
  // One for each question: commands that ask have the keyboard to themselves.
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new AbortController();
  lines.once('close', () => closed.abort());
  lines.once('SIGINT', () => lines.close());
  try {
    return await lines.question(prompt, { signal: closed.signal });
  } catch {
    return undefined;
  } finally {
    lines.close();
  }
}
