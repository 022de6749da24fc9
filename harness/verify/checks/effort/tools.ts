import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { withTemporaryFolder } from '../../temporary-folder.ts';

/** What a tool says of a line. */
export interface Diagnostic {
  /** Who says so, for people. */
  readonly tool: string;
  /** Relative to the checkout. */
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What `tsc --noEmit` reports in a checkout. */
export async function typeErrors(workspace: string, installationRoot: string): Promise<Diagnostic[]> {
  if (!existsSync(join(workspace, 'tsconfig.json'))) return [];
  const tsc = join(installationRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const output = await outputOf(tsc, ['--noEmit', '--pretty', 'false', '-p', workspace], workspace);
  return [...output.matchAll(/^(\S[^\n]*?)\((\d+),\d+\): error (TS\d+: [^\n]*)$/gm)].map(
    ([, path = '', line, message = '']) => ({ tool: 'the type checker', path, line: Number(line), message }),
  );
}

const biomeReport = z.object({
  diagnostics: z.array(
    z.object({
      message: z.string(),
      category: z.string().nullish(),
      location: z.object({ path: z.string(), start: z.object({ line: z.int() }) }).nullish(),
    }),
  ),
});

/** Biome's own choice of rules, whatever configuration lies around. */
const RECOMMENDED_ONLY = {
  root: true,
  vcs: { enabled: false },
  formatter: { enabled: false },
  assist: { enabled: false },
  linter: { enabled: true, rules: { preset: 'recommended' } },
};

/** Groups of rules about how code is written: what they report is seldom a fault, and gives no bug away. */
const STYLE = /^lint\/(style|complexity|nursery)\/|\/noExplicitAny$/;

/** What Biome's recommended rules about faults report in a checkout; null where Biome, a development package, is absent. */
export async function lintErrors(workspace: string, installationRoot: string): Promise<Diagnostic[] | null> {
  const biome = join(installationRoot, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  if (!existsSync(biome)) return null;
  return withTemporaryFolder('biome', async (configuration) => {
    await writeFile(join(configuration, 'biome.json'), JSON.stringify(RECOMMENDED_ONLY));
    const folders = ['src', 'test'].filter((folder) => existsSync(join(workspace, folder)));
    const args = ['lint', '--reporter=json', '--max-diagnostics=none', `--config-path=${configuration}`];
    const output = await outputOf(biome, [...args, ...(folders.length > 0 ? folders : ['.'])], workspace);
    const { diagnostics } = biomeReport.parse(JSON.parse(output));
    return diagnostics.flatMap(({ message, category, location }) =>
      location && !STYLE.test(category ?? '')
        ? [{ tool: `Biome (${category})`, path: location.path, line: location.start.line, message }]
        : [],
    );
  });
}

/** Standard output, whatever the exit code: both tools exit with 1 when they have something to say. */
function outputOf(program: string, args: readonly string[], directory: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: directory, maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout, stderr) => {
        if (error && stdout === '' && stderr !== '') reject(new Error(`${program}: ${stderr.trim()}`));
        else resolve(stdout);
      },
    );
  });
}
