import { isBuiltin, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** How often a tree was loaded by this process; more than once only where `verify` tries one after another. */
let loads = 0;

/**
 * Lets the submission import only the packages its exercise lists, with a message that names importer and
 * package. What the packages import among themselves is their own business. Each call stands for another tree in the
 * same place, whose modules are loaded anew.
 */
export function restrictImports(root: string, packages: readonly string[]): void {
  loads += 1;
  if (loads > 1) return;
  const rootUrl = `${pathToFileURL(root).href}/`;
  const modulesUrl = `${rootUrl}node_modules/`;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const parent = context.parentURL ?? '';
      const fromSubmission = parent.startsWith(rootUrl) && !parent.startsWith(modulesUrl);
      if (fromSubmission && isPackage(specifier) && !packages.includes(packageName(specifier))) {
        const importer = parent.slice(rootUrl.length).replace(/\?load=\d+$/, '');
        throw Object.assign(
          new Error(`${importer} imports "${packageName(specifier)}", which this exercise does not offer`),
          { code: 'ERR_PACKAGE_NOT_OFFERED', stack: `Error\n    at ${root}/${importer}` },
        );
      }
      const resolved = nextResolve(specifier, context);
      const { url } = resolved;
      if (loads < 2 || !url.startsWith(rootUrl) || url.startsWith(modulesUrl)) return resolved;
      return { ...resolved, url: `${url.split('?')[0]}?load=${loads}` };
    },
  });
}

function isPackage(specifier: string): boolean {
  return (
    !/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier) && !specifier.startsWith('#') && !isBuiltin(specifier)
  );
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
