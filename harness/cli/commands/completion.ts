import { failed, success } from '../../domain/failure.ts';
import type { Command } from '../command.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export const completion: Command = {
  summary: 'print what completes commands, flags and exercises in your shell',
  usage: 'completion bash|zsh|fish',
  details: ['What it prints says in its first lines how to have it in every shell.'],
  examples: [
    ['completion bash', 'for source <(…) in ~/.bashrc'],
    ['completion zsh', 'the same for ~/.zshrc'],
    ['completion fish', 'for ~/.config/fish/completions/bugsquash.fish'],
  ],
  completes: SHELLS,
  flags: {},
  positionals: { min: 1, max: 1 },
  async run({ positionals: [asked = ''] }, { collection, commands: all, steps }) {
    const shell = SHELLS.find((name) => name === asked);
    if (shell === undefined) {
      return failed(
        'bad-arguments',
        `There is no completion for "${asked}", only for ${SHELLS.join(', ')}.`,
        {
          command: ['completion', 'bash'],
        },
      );
    }
    const { completionTable } = await import('../completion/table.ts');
    const commands = await completionTable(collection, all);
    const script = await scriptFor(shell, commands, steps.program);
    return success({ json: { schema: 'bugsquash/completion@1', shell, script }, text: script, exitCode: 0 });
  },
};

type Commands = Awaited<ReturnType<typeof import('../completion/table.ts')['completionTable']>>;

async function scriptFor(
  shell: (typeof SHELLS)[number],
  commands: Commands,
  program: string,
): Promise<string> {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.ts')).bashCompletion(commands, program);
    case 'zsh':
      return (await import('../completion/zsh.ts')).zshCompletion(commands, program);
    case 'fish':
      return (await import('../completion/fish.ts')).fishCompletion(commands, program);
  }
}
