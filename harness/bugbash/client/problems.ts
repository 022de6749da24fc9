import { type Failure, type FailureCode, failed, type NextStep } from '../../domain/failure.ts';
import type { Problem } from '../api.ts';
import type { Reply } from './host-api.ts';

/** What a refusal by the host means for the person here, and what to do next. */
const MEANING: Readonly<Record<Problem['code'], { readonly code: FailureCode; readonly next: NextStep }>> = {
  'bad-request': { code: 'host-refused', next: 'Tell the host; a client and a host of one version agree.' },
  'wrong-code': { code: 'host-refused', next: 'Ask the host for the code and join again.' },
  'bad-token': {
    code: 'not-joined',
    next: 'Ask the host for a code of your own (a laptop that joined later has replaced this one), then join again.',
  },
  'not-allowed': { code: 'host-refused', next: { command: ['board'] } },
  'wrong-state': { code: 'wrong-state', next: { command: ['status'] } },
  'not-found': { code: 'host-refused', next: { command: ['status'] } },
  'too-many-requests': { code: 'host-busy', next: 'Wait a moment, then do the same again.' },
  'not-started': { code: 'wrong-state', next: 'Wait for the start; everybody starts at once.' },
  paused: {
    code: 'wrong-state',
    next: 'Wait for the host to go on; what you submit meanwhile is sent then.',
  },
  ended: { code: 'wrong-state', next: { command: ['board'] } },
  'other-exercise': { code: 'host-refused', next: 'Join again: it fetches the exercise as it is now.' },
  'empty-submission': { code: 'submission-refused', next: { command: ['diff'] } },
  'too-large': {
    code: 'submission-refused',
    next: 'Take away what is not part of your answer, then submit again.',
  },
  'hints-off': { code: 'wrong-state', next: { command: ['ticket'] } },
  'no-hint-left': { code: 'wrong-state', next: { command: ['hint'] } },
  'already-squashed': { code: 'wrong-state', next: { command: ['hint'] } },
  'disk-full': {
    code: 'host-busy',
    next: 'Tell the host; what you submitted is kept here and sent when there is room.',
  },
  unavailable: { code: 'host-busy', next: 'Wait a moment, then do the same again.' },
  'client-version': { code: 'client-version', next: 'Join again with the client that this host serves.' },
};

/** A reply that is not one, as a failure. */
export function failureOf(reply: Exclude<Reply<unknown>, { kind: 'ok' }>, url: string): Failure {
  if (reply.kind === 'unreachable')
    return failed(
      'host-unreachable',
      `The host at ${url} can't be reached: ${reply.message}.`,
      'Look at your network and at the address, then do the same again. Nothing is lost meanwhile.',
    ).failure;
  const { code, detail, client } = reply.problem;
  if (code === 'client-version' && client !== undefined)
    return failed('client-version', `${detail} The host serves version ${client.version}.`, {
      run: ['npx', client.url, 'join', '<code>'],
    }).failure;
  const { code: failureCode, next } = MEANING[code];
  return failed(failureCode, detail, next).failure;
}
