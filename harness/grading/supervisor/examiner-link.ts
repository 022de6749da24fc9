import type { Socket } from 'node:net';
import { type FromExaminer, fromExaminerSchema, type ToExaminer } from '../protocol/examiner-messages.ts';
import type { ProcessHost } from './process-host.ts';
import { stopReading } from './send-socket.ts';

const MAX_ERROR_CHARACTERS = 4_000;

interface ExaminerListener {
  onMessage(message: FromExaminer): void;
  /** The examiner ended, or said what no examiner says. */
  onBroken(why: string): void;
}

/** The supervisor's side of the seam to an examiner, for one run. Every message is validated. */
export class ExaminerLink {
  readonly process: ProcessHost;
  /** Undefined once it was released. */
  #listener: ExaminerListener | undefined;
  #errorOutput = '';

  constructor(process: ProcessHost, listener: ExaminerListener) {
    this.process = process;
    this.#listener = listener;
    process.onOutput = (chunk, stream) => {
      if (stream === 'stderr')
        this.#errorOutput = (this.#errorOutput + chunk.toString('utf8')).slice(-MAX_ERROR_CHARACTERS);
    };
    process.child.on('message', this.#receive);
    void process.ended.then((end) => {
      this.#listener?.onBroken(
        'failure' in end ? end.failure : `${end.signal ?? `code ${end.code}`} ${this.#errorOutput}`.trim(),
      );
    });
  }

  tell(message: ToExaminer, socket?: Socket): void {
    const { child } = this.process;
    if (socket) stopReading(socket);
    if (child.connected) child.send(message, socket, {}, () => {});
    else socket?.destroy();
  }

  /** Stops listening: from here on the examiner is another's. */
  release(): void {
    this.#listener = undefined;
    this.process.child.off('message', this.#receive);
    this.process.onOutput = () => {};
  }

  readonly #receive = (raw: unknown): void => {
    const message = fromExaminerSchema.safeParse(raw);
    if (message.success) this.#listener?.onMessage(message.data);
    else this.#listener?.onBroken('it broke the protocol');
  };
}
