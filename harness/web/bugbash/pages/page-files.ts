import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';
import { cloneRoot } from '../../../locations.ts';

/** A file of the pages as a browser gets it. It holds nothing of any bash or exercise. */
interface PageFile {
  readonly type: string;
  readonly content: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** The pages by their address; each is `browser/<name>/<name>.html`. */
const PAGES = { '/': 'board', '/admin': 'admin', '/me': 'me', '/ceremony': 'ceremony' } as const;

/** What the pages take from packages, served as the packages have it. */
const VENDORED: readonly string[] = [
  'lit-html/lit-html.js',
  'lit-html/directive.js',
  'lit-html/directive-helpers.js',
  'lit-html/directives/repeat.js',
  'eventsource-parser/dist/index.js',
  'eventsource-parser/dist/parse.js',
  'eventsource-parser/dist/errors.js',
  'd3/dist/d3.min.js',
  '@observablehq/plot/dist/plot.umd.min.js',
];

/**
 * All files of the pages by path. Scripts are TypeScript of which the types are taken away here, so lines stay lines
 * and there is nothing to build; a package's name becomes the address that it is served at.
 */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const folder = join(cloneRoot, 'harness', 'web', 'bugbash', 'pages', 'browser');
  const files = new Map<string, PageFile>();
  for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(item.name)];
    if (!item.isFile() || type === undefined) continue;
    const path = join(item.parentPath, item.name);
    const text = readFileSync(path, 'utf8');
    const content = item.name.endsWith('.ts') ? packagesByAddress(stripTypeScriptTypes(text)) : text;
    files.set(`/assets${path.slice(folder.length)}`, { type, content });
  }
  for (const name of VENDORED) {
    const content = readFileSync(join(cloneRoot, 'node_modules', name), 'utf8');
    // Source maps are not served, and a browser's developer tools would complain.
    files.set(`/assets/vendor/${name}`, {
      type: TYPES['.js'] as string,
      content: content.replace(/^\/\/# sourceMappingURL=.*$/m, ''),
    });
  }
  for (const [address, name] of Object.entries(PAGES)) {
    const page = files.get(`/assets/${name}/${name}.html`);
    if (page === undefined) throw new Error(`The pages have no ${name}.html.`);
    files.set(address, page);
  }
  return files;
}

const packagesByAddress = (script: string): string =>
  script
    .replaceAll(/ from 'eventsource-parser';$/gm, " from '/assets/vendor/eventsource-parser/dist/index.js';")
    .replaceAll(/ from 'lit-html';$/gm, " from '/assets/vendor/lit-html/lit-html.js';")
    .replaceAll(/ from 'lit-html\/(.+)';$/gm, " from '/assets/vendor/lit-html/$1';");
