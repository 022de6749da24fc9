import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { cloneRoot } from '../../locations.ts';

/** A file of the page as a browser gets it. It holds nothing of any exercise. */
interface PageFile {
  readonly type: string;
  readonly content: string;
}

/** The page's files by path. Its script is TypeScript of which the types are taken away here, so lines stay lines. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const read = (name: string) =>
    readFileSync(join(cloneRoot, 'harness', 'web', 'interview', 'browser', name), 'utf8');
  const script = (name: string): PageFile => ({
    type: 'text/javascript; charset=utf-8',
    content: stripTypeScriptTypes(read(name)),
  });
  return new Map<string, PageFile>([
    ['/', { type: 'text/html; charset=utf-8', content: read('page.html') }],
    ['/page.css', { type: 'text/css; charset=utf-8', content: read('page.css') }],
    ['/page.ts', script('page.ts')],
    ['/elements.ts', script('elements.ts')],
    ['/event-stream.ts', script('event-stream.ts')],
    ['/sections.ts', script('sections.ts')],
    ['/ticket.ts', script('ticket.ts')],
  ]);
}
