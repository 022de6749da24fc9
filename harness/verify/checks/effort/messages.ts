import { type Messages, warning } from '../../check.ts';

/** All that the check says: warnings, because whether they matter is for the mentor to decide. */
export const messages = {
  reported: (path: string, tool: string, where: 'near' | 'in the file of', bug: string, message: string) =>
    warning(
      `${path} is reported by ${tool} ${where} "${bug}": ${message}`,
      'Write it so that no tool points there.',
    ),
  givesAway: (kind: 'name' | 'comment', bug: string, word: string, text: string) =>
    warning(
      `A ${kind} near "${bug}" says "${word}": "${text}"`,
      kind === 'name' ? 'Give it a name that does not judge.' : 'Say what the code does, without judging it.',
    ),
  commitGivesAway: (bug: string, word: string, subject: string) =>
    warning(
      `The message of a commit near "${bug}" says "${word}": "${subject}"`,
      'Say what the commit does, not what is wrong with it.',
    ),
  otherMinutes: (declared: number, estimated: number) =>
    warning(
      `exercise.yaml declares ${declared} minutes; by lines to read and weights of the bugs we expect about ${estimated}.`,
      'Let somebody try it, and declare how long that took.',
    ),
} satisfies Messages;
