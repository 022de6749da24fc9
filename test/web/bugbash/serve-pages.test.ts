import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { readPageFiles } from '../../../harness/web/bugbash/pages/page-files.ts';
import { servePages } from '../../../harness/web/bugbash/pages/serve-pages.ts';

describe('the pages of a bug bash, as they are served', () => {
  const files = readPageFiles();
  const ours = [...files].filter(([path]) => !path.startsWith('/assets/vendor/'));

  test('every script imports what is served, and nothing by a name that a browser does not know', () => {
    const imports = ours.flatMap(([path, { type, content }]) =>
      type.startsWith('text/javascript')
        ? [...content.matchAll(/^(?:import|export) [^;]*?from '([^']+)';$/gm)].map(
            ([, from = '']) => new URL(from, `http://host${path}`).pathname,
          )
        : [],
    );
    expect(imports.length).toBeGreaterThan(5);
    expect(imports.filter((path) => !files.has(path))).toEqual([]);
  });

  test('no page holds a script or a style of its own, or an address of another host', () => {
    const pages = ours.filter(([, { type }]) => type.startsWith('text/html'));
    expect(pages.length).toBeGreaterThan(0);
    for (const [, { content }] of pages) {
      expect(content).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?:/i);
      const addresses = [...content.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
        ([, path = '']) => path,
      );
      expect(addresses.filter((path) => !files.has(path))).toEqual([]);
    }
  });

  test('a policy without exceptions, and 304 for what a browser has already', async () => {
    const server = fastify();
    await servePages(server);
    const { headers, statusCode } = await server.inject('/');
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|http/);
    const again = await server.inject({ url: '/', headers: { 'if-none-match': `${headers.etag}` } });
    expect(again.statusCode).toBe(304);
    await server.close();
  });
});
