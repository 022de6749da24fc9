// In a clone all packages lie in node_modules of its root, and workspaces link to them there. npm installs the client of
// a bug bash beside its packages instead: this puts a link to each where a clone has it. Plain JavaScript, as the
// launcher is.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export function linkPackages(root) {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const places = createRequire(join(root, 'package.json')).resolve.paths('any') ?? [];
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const link = join(root, 'node_modules', name);
    const found = places.map((place) => join(place, name)).find((folder) => existsSync(folder));
    if (existsSync(link) || found === undefined) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(found, link, 'junction');
    } catch (error) {
      // Another start of the client was faster.
      if (error.code !== 'EEXIST') throw error;
    }
  }
}
