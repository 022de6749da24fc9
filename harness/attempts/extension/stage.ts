import type { ExtensionStartedEvent } from '../../domain/extension.ts';
import type { Result } from '../../domain/failure.ts';
import type { AttemptsHost } from '../host.ts';
import type { OpenAttempt } from '../open-attempt.ts';
import type { ExtendOptions } from './start.ts';
import type { ExtensionSubmitted } from './submit.ts';
import { type ExtensionView, extensionView } from './view.ts';

/**
 * The use cases of an attempt's second stage. Pause, resume and finish are those of the attempt: they are about the stage
 * that is on.
 */
export class ExtensionStage {
  readonly #host: AttemptsHost;

  constructor(host: AttemptsHost) {
    this.#host = host;
  }

  /** Puts what is built on into the workspace, after a snapshot, and starts the stage's clock. */
  async start(attempt: OpenAttempt, options?: ExtendOptions): Promise<Result<ExtensionStartedEvent>> {
    const { startExtension } = await import('./start.ts');
    return startExtension(this.#host, attempt, options);
  }

  async submit(attempt: OpenAttempt, signal?: AbortSignal): Promise<Result<ExtensionSubmitted>> {
    const { submitExtension } = await import('./submit.ts');
    return submitExtension(this.#host, attempt, signal);
  }

  /** Null before it is started. */
  view(attempt: OpenAttempt): ExtensionView | null {
    return extensionView(attempt);
  }
}
