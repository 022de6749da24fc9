import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeDirectory } from '../../../files/make-directory.ts';
import { problem, submissionReply, submissionRequest } from '../../api.ts';

/**
 * Submissions on their way to the host, as files: what a person has submitted outlives a kill, a reboot and hours
 * without a network. Two harnesses of one person may send the same one: its key makes that one submission.
 *
 * ```
 * waiting/<number>-<key>.json    not acknowledged yet, in the order of their numbers
 * sent/<number>-<key>.json       what the host said when it took it
 * aside/<number>-<key>.json      refused for good, with the reason
 * ```
 */
const waitingSchema = z.strictObject({
  schema: z.literal('bugsquash/outbox@1'),
  /** When it was submitted, by the host's clock as far as it was known. */
  atMs: z.number(),
  request: submissionRequest,
});
const sentSchema = z.strictObject({ atMs: z.number(), exercise: z.string(), reply: submissionReply });
const asideSchema = z.strictObject({ atMs: z.number(), exercise: z.string(), problem });

interface Named {
  /** `<number>-<key>`. */
  readonly name: string;
}
export type WaitingSubmission = Named & z.infer<typeof waitingSchema>;
export type SentSubmission = Named & z.infer<typeof sentSchema>;
export type AsideSubmission = Named & z.infer<typeof asideSchema>;

const FOLDERS = ['waiting', 'sent', 'aside'] as const;
const NAME = /^(\d{6})-[A-Za-z0-9-]+\.json$/;

export class Outbox {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of FOLDERS) makeDirectory(join(folder, name));
  }

  /** Keeps a submission, durable when this returns, under a key of its own. */
  keep(request: Omit<WaitingSubmission['request'], 'key'>, atMs: number): WaitingSubmission {
    const key = randomUUID();
    const numbers = FOLDERS.flatMap((folder) => this.#names(folder)).map((name) => Number(name.slice(0, 6)));
    const name = `${String(Math.max(0, ...numbers) + 1).padStart(6, '0')}-${key}`;
    const kept = { schema: 'bugsquash/outbox@1' as const, atMs, request: { ...request, key } };
    this.#write('waiting', name, kept);
    return { name, ...kept };
  }

  /** In the order in which they are sent. */
  waiting(): readonly WaitingSubmission[] {
    return this.#read('waiting', waitingSchema);
  }

  sent(): readonly SentSubmission[] {
    return this.#read('sent', sentSchema);
  }

  aside(): readonly AsideSubmission[] {
    return this.#read('aside', asideSchema);
  }

  acknowledge({ name, atMs, request }: WaitingSubmission, reply: SentSubmission['reply']): void {
    this.#write('sent', name, { atMs, exercise: request.exercise, reply });
    rmSync(this.#file('waiting', name), { force: true });
  }

  /** Takes one out of the way of the others: it can never be sent. Its files stay in the workspace. */
  setAside({ name, atMs, request }: WaitingSubmission, why: AsideSubmission['problem']): void {
    this.#write('aside', name, { atMs, exercise: request.exercise, problem: why });
    rmSync(this.#file('waiting', name), { force: true });
  }

  /** Forgets those set aside, once they were shown. */
  clearAside(shown: readonly AsideSubmission[]): void {
    for (const { name } of shown) rmSync(this.#file('aside', name), { force: true });
  }

  #file(folder: (typeof FOLDERS)[number], name: string): string {
    return join(this.#folder, folder, `${name}.json`);
  }

  #names(folder: (typeof FOLDERS)[number]): string[] {
    return readdirSync(join(this.#folder, folder))
      .filter((name) => NAME.test(name))
      .sort();
  }

  #read<T>(folder: (typeof FOLDERS)[number], schema: z.ZodType<T>): (Named & T)[] {
    return this.#names(folder).flatMap((file) => {
      try {
        const path = join(this.#folder, folder, file);
        return [
          { name: file.slice(0, -'.json'.length), ...schema.parse(JSON.parse(readFileSync(path, 'utf8'))) },
        ];
      } catch (error) {
        // Another harness of this person has settled it in this moment.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    });
  }

  /** Whole and on the disk, or not there. */
  #write(folder: (typeof FOLDERS)[number], name: string, document: unknown): void {
    const file = this.#file(folder, name);
    const draft = `${file}.${process.pid}.draft`;
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(descriptor, JSON.stringify(document));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
    const directory = openSync(join(this.#folder, folder), 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  }
}
