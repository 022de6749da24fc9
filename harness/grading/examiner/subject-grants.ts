import { Socket } from 'node:net';
import type { FromExaminer, ToExaminer } from '../protocol/examiner-messages.ts';

/** The channels of a subject that the supervisor granted, and the number of its grant. */
export interface GrantedSubject {
  readonly grant: number;
  readonly control: Socket;
  readonly http: readonly Socket[];
  readonly upstream: Socket | undefined;
  /** Only with a new database. */
  readonly database: Socket | undefined;
}

type ChannelMessage = Extract<ToExaminer, { readonly type: 'channel' }>;
export type GrantMessage = Extract<
  ToExaminer,
  { readonly type: 'channel' | 'subject' | 'void-subject' | 'no-subject' }
>;

interface Asked {
  readonly grant: number;
  readonly keepDatabase: boolean;
  readonly resolve: (granted: GrantedSubject) => void;
  readonly reject: (error: Error) => void;
  readonly channels: { readonly channel: ChannelMessage['channel']; readonly socket: Socket }[];
  /** A channel came without its socket: the process had ended before it could be sent. */
  isVoid: boolean;
}

/**
 * Asks the supervisor for subjects, one at a time. Each request has a number, which everything that is sent for it
 * carries, so that what comes late for an earlier request is never taken for the answer to a later one.
 */
export class SubjectGrants {
  readonly #tell: (message: FromExaminer) => void;
  #lastGrant = 0;
  #asked: Asked | undefined;

  constructor(tell: (message: FromExaminer) => void) {
    this.#tell = tell;
  }

  /** Rejects when the supervisor grants no more, and when another is asked for before this one came. */
  ask(keepDatabase: boolean): Promise<GrantedSubject> {
    this.#abandon(new Error('another subject was asked for'));
    return new Promise((resolve, reject) => this.#send(keepDatabase, resolve, reject));
  }

  receive(message: GrantMessage, handle: unknown): void {
    const asked = this.#asked;
    const socket = handle instanceof Socket ? handle : undefined;
    if (message.grant !== asked?.grant) {
      socket?.destroy();
      return;
    }
    switch (message.type) {
      case 'channel':
        if (socket) asked.channels.push({ channel: message.channel, socket });
        else asked.isVoid = true;
        break;
      case 'subject':
        this.#settle(asked);
        break;
      case 'void-subject':
        this.#askAgain(asked);
        break;
      case 'no-subject':
        this.#abandon(new Error(message.reason));
        break;
    }
  }

  #send(keepDatabase: boolean, resolve: Asked['resolve'], reject: Asked['reject']): void {
    this.#lastGrant += 1;
    const grant = this.#lastGrant;
    this.#asked = { grant, keepDatabase, resolve, reject, channels: [], isVoid: false };
    this.#tell({ type: 'want-subject', grant, keepDatabase });
  }

  #settle(asked: Asked): void {
    const { grant, channels } = asked;
    const socketsOf = (name: ChannelMessage['channel']) =>
      channels.flatMap(({ channel, socket }) => (channel === name ? [socket] : []));
    const [control] = socketsOf('control');
    if (asked.isVoid || !control) {
      this.#askAgain(asked);
      return;
    }
    this.#asked = undefined;
    const [upstream] = socketsOf('upstream');
    const [database] = socketsOf('database');
    asked.resolve({ grant, control, http: socketsOf('http'), upstream, database });
  }

  /** No code of the candidate's has run in what ended. The supervisor counts what it grants. */
  #askAgain({ keepDatabase, resolve, reject, channels }: Asked): void {
    for (const { socket } of channels) socket.destroy();
    this.#send(keepDatabase, resolve, reject);
  }

  #abandon(reason: Error): void {
    const asked = this.#asked;
    this.#asked = undefined;
    for (const { socket } of asked?.channels ?? []) socket.destroy();
    asked?.reject(reason);
  }
}
