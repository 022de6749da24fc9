import type { NextAction } from '../domain/next-action.ts';
import { counted } from './counted.ts';

/** An advice in words: what to do, why, and the command for it, if there is one. */
export interface WordedAction {
  readonly what: string;
  readonly why: string;
  /** What to type after the program's name; null where the work is done in the editor. */
  readonly command: readonly string[] | null;
}

const SUBMIT_REASONS: Readonly<Record<Extract<NextAction, { kind: 'submit' }>['reason'], string>> = {
  'never-submitted': 'You changed code and ran the tests; a submission says which symptoms are gone.',
  'changed-since': 'You changed code since your last submission.',
  'time-is-short': 'Less than two minutes are left, and what is not submitted by the bell does not count.',
  bell: 'The bell has rung; what you changed since makes a second, later score.',
};

/** Says what to do now and why. */
export function nextActionText(action: NextAction): WordedAction {
  switch (action.kind) {
    case 'begin':
      return {
        what: 'Start the clock.',
        why: 'The workspace is ready, and no time has been used.',
        command: ['resume'],
      };
    case 'resume':
      return { what: 'Continue.', why: 'The clock stands still.', command: ['resume'] };
    case 'answer':
      return {
        what: `Answer in a line: ${action.question}`,
        why: 'An interviewer listens to how you think; question and answer are kept for the report.',
        command: ['answer', 'what you think'],
      };
    case 'see-tests':
      return {
        what: 'Run the visible tests.',
        why:
          action.reason === 'no-run-yet'
            ? 'No run was seen yet; start from what is red.'
            : 'You changed code, and no run was seen since your last submission.',
        command: ['test'],
      };
    case 'reproduce':
      return {
        what: 'Reproduce one symptom: pick a line of the ticket and make a test or a request show it.',
        why: 'Nothing has been changed yet. A reproduction says when the fix works.',
        command: ['ticket'],
      };
    case 'submit':
      return { what: 'Submit.', why: SUBMIT_REASONS[action.reason], command: ['submit'] };
    case 'fix-problem':
      return {
        what: 'Make the code load again.',
        why: `The last submission says: ${action.message}`,
        command: ['test'],
      };
    case 'fix-regressions':
      return {
        what: 'Look at what broke.',
        why: `Your last submission has ${counted(action.count, 'regression')}, which cost 10 points each.`,
        command: ['status'],
      };
    case 'next-symptom':
      return {
        what: `Take line ${action.line + 1} of the ticket: "${action.symptom}"`,
        why: 'It was still there in your last submission.',
        command: ['hint'],
      };
    case 'check-beliefs':
      return {
        what: 'Check what you believe fixed, line by line, then fix the next one.',
        why: 'Verdicts are sealed in a strict attempt, so your own tests are the evidence.',
        command: ['ticket'],
      };
    case 'finish':
      return {
        what: 'Finish.',
        why:
          action.reason === 'all-gone'
            ? 'Every symptom is gone and nothing broke.'
            : 'The bell has rung and everything is submitted.',
        command: ['finish'],
      };
    case 'debrief':
      return {
        what: 'Write the debrief: symptom, root cause, fix, proof, what else could break.',
        why: 'It is worth most before you have seen the reference.',
        command: ['note', 'symptom, root cause, fix, proof, what else could break'],
      };
    case 'reveal':
      return {
        what: 'Look at the reference.',
        why: 'Your attempt is finished and your debrief is written.',
        command: ['reveal'],
      };
    case 'extend':
      return {
        what: 'Build the extension, on the code you fixed.',
        why: 'The attempt is finished and the reference has been seen. The extension has its own clock and score.',
        command: ['extend'],
      };
    case 'build-extension':
      return {
        what: 'Build what the brief asks for, and submit when a part of it works.',
        why: 'The clock of the extension runs.',
        command: ['ticket'],
      };
    case 'read-report':
      return {
        what: 'Read how you worked.',
        why: 'The attempt is finished and the reference has been seen.',
        command: ['report'],
      };
    case 'start-another':
      return { what: 'Start an exercise.', why: 'This attempt was given up.', command: ['list'] };
  }
}
