import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listExercises } from '../../harness/catalog/catalog.ts';
import { COMMANDS } from '../../harness/cli/commands.ts';
import { bugsquashJson, runBugsquash, temporaryFolder } from '../support/cli.ts';
import { COLLECTION } from '../support/exercises.ts';

const hasShell = (shell: string) => spawnSync(shell, ['--version']).error === undefined;
const exercises = listExercises(COLLECTION).map(({ id }) => id);

/** A folder with the completion of a shell in it, made by the real command. */
async function scriptOf(shell: string) {
  const home = await temporaryFolder();
  const { stdout, exitCode } = await runBugsquash(['completion', shell], { home });
  expect(exitCode).toBe(0);
  const script = join(home, `completion.${shell}`);
  await writeFile(script, `${stdout}\n`);
  return { home, script };
}

/** What is offered at the end of a line; its last word may be empty. */
type Offer = (line: string) => string[];

async function inBash(): Promise<Offer> {
  const { home, script } = await scriptOf('bash');
  await writeFile(join(home, 'a file.txt'), '');
  return (line) => {
    const words = line.split(' ');
    const command = words[0] === 'npx' ? '_bugsquash_npx' : '_bugsquash';
    const text = [
      `source '${script}'`,
      `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
      `COMP_CWORD=${words.length - 1}`,
      command,
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');
    const output = execFileSync('bash', ['--norc', '-c', text], { cwd: home, encoding: 'utf8' });
    return output.split('\n').filter((word) => word !== '');
  };
}

async function inFish(): Promise<Offer> {
  const { home, script } = await scriptOf('fish');
  await writeFile(join(home, 'a file.txt'), '');
  return (line) => {
    const text = `source '${script}'; complete -C '${line}'`;
    const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config') };
    const output = execFileSync('fish', ['--no-config', '-c', text], { cwd: home, encoding: 'utf8', env });
    return output
      .split('\n')
      .map((offered) => offered.split('\t')[0] ?? '')
      .filter((word) => word !== '');
  };
}

/** zsh completes in a terminal only: one of its own, in which the words are listed. */
async function inZsh(): Promise<Offer> {
  const { home, script } = await scriptOf('zsh');
  await writeFile(join(home, 'a file.txt'), '');
  const setUp = [
    'autoload -Uz compinit && compinit -u -D',
    `source '${script}'`,
    'compadd() { if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return $?; fi',
    '  typeset -a __found; builtin compadd -A __found "$@"; print -l -- "<${(@)^__found}>" >> $ZDOTDIR/found; builtin compadd "$@" }',
    'bindkey "^I" complete-word',
    "PS1='ready>'",
  ].join('\n');
  await writeFile(join(home, '.zshrc'), setUp);
  return (line) => {
    const program = [
      'zmodload zsh/zpty',
      `export ZDOTDIR='${home}' TERM=dumb`,
      'rm -f $ZDOTDIR/found; touch $ZDOTDIR/found',
      'zpty -b shell zsh -i',
      'for ((i = 0; i < 200; i++)); do zpty -rt shell text && all+=$text; [[ $all == *ready\\>* ]] && break; sleep 0.05; done',
      `zpty -wn shell '${line}'$'\\t'`,
      'for ((i = 0; i < 200; i++)); do zpty -rt shell text; [[ -s $ZDOTDIR/found ]] && { sleep 0.2; break }; sleep 0.05; done',
      'zpty -d shell',
      'cat $ZDOTDIR/found',
    ].join('\n');
    const output = execFileSync('zsh', ['-f', '-c', program], { cwd: home, encoding: 'utf8' });
    return [...output.matchAll(/^<(.*)>$/gm)].map(([, word]) => word ?? '').filter((word) => word !== '');
  };
}

describe.each([
  ['bash', inBash],
  ['fish', inFish],
  ['zsh', inZsh],
] as const)('%s', (shell, offers) => {
  const here = test.skipIf(!hasShell(shell));

  here('completes commands, also after npx', { timeout: 60_000 }, async () => {
    const offer = await offers();
    expect(offer('bugsquash ').sort()).toEqual([...Object.keys(COMMANDS), 'help'].sort());
    expect(offer('bugsquash sta').sort()).toEqual(['start', 'stats', 'status']);
    expect(offer('npx bugsquash sta').sort()).toEqual(['start', 'stats', 'status']);
  });

  here("completes a command's exercises, flags and their values", { timeout: 60_000 }, async () => {
    const offer = await offers();
    expect(
      offer('bugsquash start ')
        .filter((word) => !word.startsWith('-'))
        .sort(),
    ).toEqual([...exercises].sort());
    expect(offer('npx bugsquash grade mon')).toEqual(['money-split']);
    const flags = offer('bugsquash mock --');
    for (const flag of ['--one', '--minutes', '--interviewer', '--json', '--help'])
      expect(flags).toContain(flag);
    expect(flags).not.toContain('--strict');
    expect(offer('bugsquash start --interviewer ').sort()).toEqual(['off', 'on']);
    expect(
      offer('bugsquash completion ')
        .filter((word) => !word.startsWith('-'))
        .sort(),
    ).toEqual(['bash', 'fish', 'zsh']);
    expect(offer('bugsquash start --dir a')).toContain('a file.txt');
  });
});

test('a shell that we do not know is said, and --json holds the script', async () => {
  const home = await temporaryFolder();
  expect(await bugsquashJson(['completion', 'tcsh'], { home })).toMatchObject({
    exitCode: 2,
    document: { code: 'bad-arguments', message: expect.stringContaining('bash, zsh, fish') },
  });
  const { document } = await bugsquashJson(['completion', 'bash'], { home });
  expect(document).toMatchObject({
    schema: 'bugsquash/completion@1',
    shell: 'bash',
    script: expect.stringContaining('complete -F _bugsquash bugsquash'),
  });
});
