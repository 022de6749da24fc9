import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar';
import { type Collection, readExercise } from '../catalog/catalog.ts';
import { keepExercise, readKeptExercise } from '../catalog/kept-exercise.ts';
import type { Exercise } from '../domain/exercise.ts';
import { failed, type Result, success } from '../domain/failure.ts';
import { listTree } from '../files/list-files.ts';
import { makeDirectory } from '../files/make-directory.ts';
import type { PublishedContent } from './worker-ports.ts';

/**
 * Exercises on their way from a host to the machines that grade. The digest says that it is the content that the log
 * names; the signature, that a host said so and not somebody who can write to the database.
 */

/** Unpacked; far above any exercise, and a bomb ends here. */
const MOST_BYTES = 64 * 1_024 * 1_024;
const KEY_FILE = 'host-key.pem';

export interface HostKey {
  readonly privateKey: KeyObject;
  /** Raw public key, base64url: what `PublishedContent.signer` is, and what a worker is told to trust. */
  readonly signer: string;
}

/** The key of this host, made at the first call; mode 600, and never sent anywhere. */
export function hostKey(dataDirectory: string): HostKey {
  const file = join(dataDirectory, KEY_FILE);
  if (!existsSync(file)) {
    makeDirectory(dataDirectory);
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, pem, { mode: 0o600 });
    renameSync(draft, file);
  }
  const privateKey = createPrivateKey(readFileSync(file));
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, signer: x ?? '' };
}

/** Both halves of an exercise, packed and signed; the same content makes the same bytes. */
export async function packContent(exercise: Exercise, key: HostKey): Promise<PublishedContent> {
  const { manifest, digest, exerciseRoot, solutionRoot } = exercise;
  const halves = [
    ['exercises', exerciseRoot],
    ['solutions', solutionRoot],
  ] as const;
  const tar = await packTar(
    halves.flatMap(([half, root]) =>
      listTree(root).map((path) => {
        const body = readFileSync(join(root, path));
        const name = `${half}/${manifest.id}/${path}`;
        return { header: { name, size: body.length, mode: 0o644, mtime: new Date(0) }, body };
      }),
    ),
  );
  const bytes = await promisify(gzip)(tar, { level: 9 });
  const unsigned = { exercise: manifest.id, digest, bytes, signer: key.signer };
  const signature = sign(null, signedText(unsigned), key.privateKey).toString('base64url');
  return { ...unsigned, signature };
}

/**
 * Whether a host that is trusted has signed exactly this.
 * @param trusted their `signer`s; null trusts every host
 */
export function verifyContent(content: PublishedContent, trusted: readonly string[] | null): Result<void> {
  const { signer, signature, exercise } = content;
  if (trusted !== null && !trusted.includes(signer))
    return refused(
      `The exercise "${exercise}" was published by the host ${signer}, which is not trusted here.`,
      'Compare with what that host prints at its start, and name its key if it is yours.',
    );
  if (isSignedBy(signer, signedText(content), signature)) return success(undefined);
  return refused(
    `The exercise "${exercise}" in the database is not as its host has published it.`,
    'Look who else can write to the database, remove the row from bugsquash.content, and start the host again.',
  );
}

/** Unpacks verified content where `readKeptExercise` finds it, and makes sure that it is what its digest says. */
export async function keepContent(
  content: PublishedContent,
  dataDirectory: string,
): Promise<Result<Exercise>> {
  const { exercise: id, digest } = content;
  const kept = readKeptExercise(dataDirectory, { id, digest });
  if (kept) return success(kept);
  const draft = join(dataDirectory, `.incoming-${randomUUID()}`);
  try {
    const unpacked = await unpackInto(draft, content);
    if (!unpacked.ok) return unpacked;
    const collection: Collection = {
      exercisesRoot: join(draft, 'exercises'),
      solutionsRoot: join(draft, 'solutions'),
    };
    const read = readExercise(collection, id);
    if (!read.ok) return read;
    if (read.value.digest !== digest) return notWhole(id);
    const keeping = keepExercise(dataDirectory, read.value);
    if (!keeping.ok) return keeping;
    const now = readKeptExercise(dataDirectory, { id, digest });
    return now ? success(now) : notWhole(id);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpackInto(folder: string, { exercise, bytes }: PublishedContent): Promise<Result<void>> {
  try {
    const tar = await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES });
    for (const { header, data } of await unpackTar(tar, { strict: true })) {
      const file = join(folder, header.name);
      const inside = relative(folder, file).split('/');
      const isOurs = ['exercises', 'solutions'].includes(inside[0] ?? '') && inside[1] === exercise;
      if (header.type !== 'file' || !data || !isOurs) return notWhole(exercise);
      makeDirectory(dirname(file));
      writeFileSync(file, data);
    }
    return success(undefined);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      return failed('disk-full', `${folder} can't be written: the disk is full.`, 'Free some disk space.');
    return notWhole(exercise);
  }
}

type Unsigned = Omit<PublishedContent, 'signature'>;

function signedText({ exercise, digest, bytes }: Unsigned): Buffer {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return Buffer.from(`bugsquash/published-content@1\n${exercise}\n${digest}\n${sha256}\n`);
}

function isSignedBy(signer: string, text: Buffer, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: signer }, format: 'jwk' });
    return verify(null, text, key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

const refused = (message: string, next: string) => failed('exercise-changed', message, next);

const notWhole = (exercise: string) =>
  refused(
    `The exercise "${exercise}" in the database is not what its digest says.`,
    'Start the host that published it again; it publishes what is missing.',
  );
