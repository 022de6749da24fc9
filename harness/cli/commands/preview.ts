import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openAttempts } from '../../compose.ts';
import { type Result, success } from '../../domain/failure.ts';
import { dataDirectory, readerHere } from '../../locations.ts';
import { packagesRootIn } from '../../suites/packages.ts';
import { stepWording } from '../../wording/next-step.ts';
import { personEnvironment } from '../../workspace/person-environment.ts';
import { beginAttempt } from '../begin-attempt.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';

export const preview: Command = {
  summary: 'see an exercise exactly as a candidate does, without a trace in your record (for mentors)',
  usage: 'preview <exercise>',
  examples: [['preview money-split', 'a shell in its workspace, with a store that goes when you leave']],
  completes: 'exercise',
  details: [
    'Starts an attempt in a throw-away folder and a shell in its workspace, where every command works as for a candidate.',
    'When the shell ends, all of it goes. Without a terminal it shows what a candidate is shown, and goes at once.',
  ],
  flags: {},
  positionals: { min: 1, max: 1 },
  async run({ positionals, switches }, context) {
    const { withTemporaryFolder } = await import('../../verify/temporary-folder.ts');
    return withTemporaryFolder('preview', (home) =>
      previewIn(home, positionals[0] ?? '', switches.has('json'), context),
    );
  },
};

async function previewIn(
  home: string,
  id: string,
  asJson: boolean,
  { collection, environment, signal, columns }: CommandContext,
): Promise<Result<CommandOutput>> {
  const ours = { ...environment, BUGSQUASH_HOME: home };
  // What is installed once for the machine need not be installed for a look.
  const installed = packagesRootIn(dataDirectory(environment));
  if (existsSync(installed)) symlinkSync(installed, packagesRootIn(home));
  const opened = openAttempts(ours, collection);
  if (!opened.ok) return opened;
  const { attempts, close } = opened.value;
  try {
    const exercise = attempts.exercise(id);
    if (!exercise.ok) return exercise;
    const directory = join(home, 'workspaces', id);
    const begun = await beginAttempt(
      attempts,
      exercise.value,
      {
        directory,
        mode: 'practice',
        interviewer: false,
        assistants: false,
        assistantNames: undefined,
      },
      columns,
    );
    if (!begun.ok) return begun;
    const { seenIn } = await import('../../authoring/preview/seen.ts');
    const seen = seenIn(directory);
    const hasTerminal = !asJson && process.stdin.isTTY && process.stdout.isTTY;
    if (hasTerminal) {
      process.stdout.write(
        `${begun.value.text}\n\nThis is a preview: leave the shell (exit) and all of it is gone.\n`,
      );
      await shellIn(directory, ours, signal);
    }
    return success({
      json: {
        schema: 'bugsquash/preview@1',
        exercise: id,
        ticket: exercise.value.ticket,
        files: seen.files,
        commits: seen.commits,
      },
      text: hasTerminal
        ? 'The preview is gone.'
        : [
            exercise.value.ticket.trimEnd(),
            '',
            'Files',
            ...seen.files.map((file) => `  ${file}`),
            '',
            'Commits, the latest first',
            ...seen.commits.map((commit) => `  ${commit}`),
            '',
            `In a terminal, ${stepWording(readerHere()).command(['preview', id])} opens a shell there.`,
          ].join('\n'),
      exitCode: 0,
    });
  } finally {
    await close();
  }
}

async function shellIn(
  directory: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const shell = environment.SHELL || 'sh';
  const child = spawn(shell, [], { cwd: directory, env: personEnvironment(environment), stdio: 'inherit' });
  const end = () => child.kill('SIGHUP');
  signal.addEventListener('abort', end, { once: true });
  await Promise.race([once(child, 'exit'), once(child, 'error')]);
  signal.removeEventListener('abort', end);
}
