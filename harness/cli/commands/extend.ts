import { failed, type Result, success } from '../../domain/failure.ts';
import { counted } from '../../wording/counted.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { extensionDocument, wordExtension } from '../extension-output.ts';
import { readMinutes } from '../minutes.ts';
import { openWorkspace } from '../open-workspace.ts';

export const extend: Command = {
  summary: 'build something on the code you fixed, with a clock and a score of its own',
  usage: 'extend [--minutes N] [--from own|reference] [--dir D]',
  examples: [
    ['extend', 'build on your own code'],
    ['extend --from reference --minutes 30', 'build on the reference, in half an hour'],
  ],
  details: [
    'After the finish. The workspace keeps your code, with the reference fix where a symptom is still there; what it',
    'held before is kept as a snapshot. Then submit, pause, resume and finish are about the extension.',
  ],
  flags: {
    ...DIRECTORY_FLAG,
    minutes: { value: true, help: "minutes on the extension's clock; half the exercise's when absent" },
    from: {
      value: true,
      help: '"own" (your code, the default) or "reference" (all reference fixes)',
      choices: ['own', 'reference'],
    },
  },
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const minutes = readMinutes(args.values.minutes, { command: ['extend', '--help'] });
    if (!minutes.ok) return minutes;
    const base = readBase(args.values.from);
    if (!base.ok) return base;
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const { attempts, attempt } = opened.value;
    const started = await attempts.extension.start(attempt, {
      minutes: minutes.value,
      base: base.value,
      signal: context.signal,
    });
    if (!started.ok) return started;
    const view = attempts.extension.view(attempt);
    if (view === null) throw new Error('An extension was started and is not there.');
    const { directory } = attempt.workspace;
    const { applied, before } = started.value;
    return success({
      json: {
        schema: 'bugsquash/extension@1',
        attempt: attempt.id,
        workspace: directory,
        extension: extensionDocument(view),
      },
      text: [
        wordExtension(view, context.steps, directory),
        ...(applied.length === 0 ? [] : [`${counted(applied.length, 'reference')} applied.`]),
        'Your code as it was is kept; to have it back:',
        `  ${context.steps.command(['reset', '--yes', '--to', before], directory)}`,
      ].join('\n'),
      exitCode: 0,
    });
  },
};

function readBase(value: string | undefined): Result<'own' | 'reference'> {
  if (value === undefined || value === 'own' || value === 'reference') return success(value ?? 'own');
  return failed('bad-arguments', `--from takes "own" or "reference", not "${value}".`, {
    command: ['extend', '--help'],
  });
}
