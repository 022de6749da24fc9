import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readKeptExercise } from '../../catalog/kept-exercise.ts';
import type { Exercise } from '../../domain/exercise.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { keepContent, verifyContent } from '../published-content.ts';
import type { ContentStore } from '../worker-ports.ts';

export interface ContentCacheOptions {
  readonly content: Pick<ContentStore, 'get'>;
  /** Of this worker and this database; content is kept there as a host keeps it. */
  readonly folder: string;
  /** Keys of hosts that the worker was told to trust; where there are none, the first that it meets, from then on. */
  readonly trusted: readonly string[];
  /** Told when a key is trusted because it is the first. */
  readonly onFirstKey: (key: string) => void;
}

const KEYS_FILE = 'trusted-hosts.json';
const keysSchema = z.array(z.string());

/**
 * The content of exercises by digest: from the database the first time, from the disk then.
 *
 * From the database and not from a host, because a worker has that connection anyway: hosts can be restarted, be several
 * and stand behind a balancer, and no address on the network ever answers with hidden tests.
 */
export class ContentCache {
  readonly #options: ContentCacheOptions;
  readonly #known = new Map<string, Exercise>();

  constructor(options: ContentCacheOptions) {
    this.#options = options;
  }

  async exercise(wanted: { readonly exercise: string; readonly digest: string }): Promise<Result<Exercise>> {
    const { exercise: id, digest } = wanted;
    const known = this.#known.get(digest);
    if (known) return success(known);
    const kept = readKeptExercise(this.#options.folder, { id, digest });
    const exercise = kept ? success(kept) : await this.#fetch(id, digest);
    if (exercise.ok) this.#known.set(digest, exercise.value);
    return exercise;
  }

  async #fetch(id: string, digest: string): Promise<Result<Exercise>> {
    const content = await this.#options.content.get(digest);
    if (!content.ok) return content;
    if (content.value === null)
      return failed(
        'archive-refused',
        `No host has published the content ${digest.slice(0, 12)}… of "${id}".`,
        'Start the host again, with the same file: it publishes what it grades by.',
      );
    const trusted = this.#trusted();
    const verified = verifyContent(content.value, trusted);
    const kept = verified.ok ? await keepContent(content.value, this.#options.folder) : verified;
    if (kept.ok && trusted === null) this.#trustFrom(content.value.signer);
    if (kept.ok || kept.failure.code === 'disk-full') return kept;
    // It is not the submission's fault: another worker may have better, or this one later.
    return failed('archive-refused', kept.failure.message, kept.failure.next);
  }

  /** The keys to trust; null before the first was met. */
  #trusted(): readonly string[] | null {
    const { trusted, folder } = this.#options;
    if (trusted.length > 0) return trusted;
    try {
      return keysSchema.parse(JSON.parse(readFileSync(join(folder, KEYS_FILE), 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  #trustFrom(key: string): void {
    const { folder, onFirstKey } = this.#options;
    makeDirectory(folder);
    writeFileSync(join(folder, KEYS_FILE), `${JSON.stringify([key])}\n`, { mode: 0o600 });
    onFirstKey(key);
  }
}
