import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { COMMON_FLAGS, readArguments } from '../../harness/cli/arguments.ts';
import { COMMANDS } from '../../harness/cli/commands.ts';
import { runBugsquash, temporaryFolder } from '../support/cli.ts';
import { COLLECTION } from '../support/exercises.ts';

const exercises = listExercises(COLLECTION).map(({ id }) => id);

/** Words as a shell would make them of a line with plain and single-quoted words, ~ for one's home, and output sent to a file. */
const shellWords = (line: string): string[] =>
  [...line.replace(/ > \S+$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain?.replace(/^~\//, '/home/you/') ?? '',
  );

describe.each(Object.entries(COMMANDS))('the examples of %s', (name, load) => {
  test('are there, parse, name exercises that exist and flags with values that there are', async () => {
    const command = await load();
    expect(command.examples.length).toBeGreaterThan(0);
    expect(command.usage.split(' ')[0]).toBe(name);
    for (const [call, does] of command.examples) {
      const [typed, ...rest] = shellWords(call);
      expect(typed).toBe(name);
      expect(does).not.toBe('');
      const parsed = readArguments(name, rest, command.flags, command.positionals);
      expect(parsed).toMatchObject({ ok: true });
      if (!parsed.ok) continue;
      const { positionals, values } = parsed.value;
      if (command.completes === 'exercise')
        expect(positionals.filter((id) => !exercises.includes(id))).toEqual([]);
      if (Array.isArray(command.completes))
        expect(positionals.filter((word) => !command.completes?.includes(word))).toEqual([]);
      for (const [flag, value] of Object.entries(values)) {
        const choices = { ...command.flags, ...COMMON_FLAGS }[flag]?.choices;
        if (choices) expect(choices).toContain(value);
      }
    }
  });
});

test('help of a command shows them as they are typed there', async () => {
  const home = await temporaryFolder();
  const { stdout, exitCode } = await runBugsquash(['start', '--help'], { home });
  expect(exitCode).toBe(0);
  const examples = stdout.slice(stdout.indexOf('Examples'));
  expect(examples).toMatch(/^ {2}node .*bugsquash\.mjs start money-split --bug 2$/m);
  expect(examples).toContain('only the bug of line 2 of its ticket');
});
