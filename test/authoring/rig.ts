/** A mentor at a command line, with a collection and a data directory that go when the test ends. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';

export interface Mentor {
  readonly home: string;
  readonly exercises: string;
  readonly solutions: string;
  /** A command's document; the exit code must be as said. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  readonly type: (args: readonly string[], exitCode?: number) => Promise<any>;
  /** What people read. */
  readonly read: (args: readonly string[]) => Promise<string>;
  /** Changes a file by replacing a text that must be there, or writes it anew. */
  readonly edit: (file: string, change: string | ((text: string) => string)) => void;
  readonly text: (file: string) => string;
}

export async function mentor(): Promise<Mentor> {
  const home = await temporaryFolder();
  const [exercises, solutions] = [join(home, 'exercises'), join(home, 'solutions')];
  mkdirSync(exercises);
  mkdirSync(solutions);
  const flags = ['--exercises', exercises, '--solutions', solutions];
  return {
    home,
    exercises,
    solutions,
    async type(args, exitCode = 0) {
      const ran = await bugsquashJson([...args, ...flags], { home });
      if (ran.exitCode !== exitCode)
        throw new Error(
          `${args.join(' ')} ended with ${ran.exitCode}: ${JSON.stringify(ran.document, null, 1)}`,
        );
      return ran.document;
    },
    async read(args) {
      const { stdout, stderr } = await runBugsquash([...args, ...flags], { home });
      return stdout + stderr;
    },
    edit(file, change) {
      const before = typeof change === 'function' ? readFileSync(file, 'utf8') : '';
      const after = typeof change === 'function' ? change(before) : change;
      if (after === before) throw new Error(`nothing changes in ${file}`);
      writeFileSync(file, after);
    },
    text: (file) => readFileSync(file, 'utf8'),
  };
}

/** Replaces a text that must be there. */
export const swap = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`"${from}" is not in ${text}`);
  return text.replace(from, to);
};
