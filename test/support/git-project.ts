import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files by path; null for one that goes. */
export type ProjectFiles = Readonly<Record<string, string | null>>;

/** A git repository of an npm package, as one finds it, made commit by commit. */
export class GitProject {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    this.#git('init', '--quiet', '--initial-branch=main');
  }

  /** Writes files and commits them; yields the commit's id. */
  commit(message: string, files: ProjectFiles): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.directory, path);
      if (text === null) {
        rmSync(file);
        continue;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    this.#git('add', '--all');
    this.#git('commit', '--quiet', '--message', message);
    return this.#git('rev-parse', 'HEAD').trim();
  }

  #git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.directory,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Ada',
        GIT_AUTHOR_EMAIL: 'ada@example.org',
        GIT_COMMITTER_NAME: 'Ada',
        GIT_COMMITTER_EMAIL: 'ada@example.org',
      },
    });
  }
}
