import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '../../catalog/exercise-files.ts';
import { makeTemporaryFolder } from '../../files/temporary-folder.ts';

/** A stage is a folder of the host that holds the tree to grade in `app/`. */

/** An empty stage; `removeStage` takes it away. */
export function makeStage(): string {
  const stageRoot = makeTemporaryFolder('stage');
  mkdirSync(join(stageRoot, 'app'));
  return stageRoot;
}

/** What an earlier run left there goes; the folder itself has to stay, since a subject may have it mounted. */
export function fillStage(stageRoot: string, tree: Tree): void {
  const app = join(stageRoot, 'app');
  for (const name of readdirSync(app)) rmSync(join(app, name), { recursive: true, force: true });
  for (const [path, content] of tree) {
    const file = join(app, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** A stage with a tree in it. */
export function stageTree(tree: Tree): string {
  const stageRoot = makeStage();
  fillStage(stageRoot, tree);
  return stageRoot;
}

export function removeStage(stageRoot: string): void {
  rmSync(stageRoot, { recursive: true, force: true });
}
