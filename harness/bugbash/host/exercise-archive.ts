import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import type { Exercise } from '../../domain/exercise.ts';
import { listTree } from '../../files/list-files.ts';

/** The public half of an exercise as participants fetch it. */
export interface ExerciseArchive {
  /** `<id>/…` as in `exercises/`, gzipped tar; always the same bytes for the same content. */
  readonly bytes: Buffer;
  /** Hex sha256 of those bytes. */
  readonly sha256: string;
}

/** What of `exercises/<id>/` is for participants, as exercises/README.md has it. */
const PUBLIC = /^(exercise\.yaml|TICKET\.md|repo\/.+|history\/[^/]+\.patch)$/;

/** Packs the public half and nothing else: not a byte of `solutions/`. */
export async function packExercise({ manifest, exerciseRoot }: Exercise): Promise<ExerciseArchive> {
  const paths = listTree(exerciseRoot).filter((path) => PUBLIC.test(path));
  const tar = await packTar(
    paths.map((path) => {
      const body = readFileSync(join(exerciseRoot, path));
      const name = `${manifest.id}/${path}`;
      return {
        header: { name, size: body.length, mode: 0o644, mtime: new Date(0), type: 'file' as const },
        body,
      };
    }),
  );
  const bytes = gzipSync(tar, { level: 9 });
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
