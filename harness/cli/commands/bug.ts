import { resolve } from 'node:path';
import type { BugFacts } from '../../authoring/bug/add-bug.ts';
import type { AuthoringHost } from '../../authoring/host.ts';
import { composeAuthoring } from '../../compose.ts';
import { failed, type Result, success } from '../../domain/failure.ts';
import type { CommandArguments } from '../arguments.ts';
import { discardedOutput, recordedBug, wordTree } from '../authoring-wording.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';
import { editTree } from '../edit-tree.ts';

export const bug: Command = {
  summary: 'put a bug into an exercise: open a healthy tree, break it, save (for mentors)',
  usage:
    'bug add <exercise> <bug> [--title T] [--weight N] [--symptom S] [--save] [--edit] [--dir D] | bug hints <exercise> <bug> --hint H …',
  examples: [
    ['bug add late-fees grace', 'open a healthy tree to break'],
    ["bug add late-fees grace --save --symptom 'I paid for a day too many.'", 'record what was broken in it'],
    ['bug add late-fees grace --edit', 'open it in your editor, and record it when the editor ends'],
    [
      "bug hints late-fees grace --hint 'Compare two returns.' --hint '9: Look at daysBetween.'",
      'write its ladder',
    ],
  ],
  details: [
    'Saving writes the break into repo/, its way back as fixes/<bug>/reference.patch, the shape of the hidden test and the',
    'entry in solution.yaml. A visible test that reproduces the bug may be written in the same tree. The tree stays until',
    'it is recorded, whatever interrupts you.',
    'hints replaces the ladder of a bug. A number, a colon and a space before a hint say what it costs, in points of the 100; else',
    'the ladder costs half of what its bug is worth.',
  ],
  flags: {
    title: { value: true, help: 'what is wrong, shown once it is squashed' },
    weight: { value: true, help: 'from 1 to 5; 2 when absent' },
    symptom: {
      value: true,
      help: 'the sentence of TICKET.md that reports it; added to it if it is not there',
    },
    hint: { value: true, help: 'hints: a step of the ladder; give one flag for each, the vaguest first' },
    save: { value: false, help: 'record what was changed in the tree' },
    edit: { value: false, help: 'start $VISUAL or $EDITOR on the tree, and record when it ends' },
    discard: { value: false, help: 'throw the open tree away' },
    dir: { value: true, help: 'where the tree goes: a new or empty folder' },
  },
  positionals: { min: 3, max: 3 },
  async run(args, context) {
    // Node calls its type stripping experimental; a mentor can do nothing about that.
    process.removeAllListeners('warning');
    const { positionals, values, switches } = args;
    const [act = '', id = '', name = ''] = positionals;
    if (act === 'hints') return hints(args, context);
    if (act !== 'add')
      return failed('bad-arguments', `bug can add a bug or write its hints, not "${act}".`, {
        command: ['bug', 'add', id, name],
      });
    const { weight } = values;
    if (weight !== undefined && !/^[1-5]$/.test(weight)) {
      return failed('bad-arguments', `--weight takes a number from 1 to 5, not "${weight}".`, {
        retype: { replace: { typo: weight, meant: '2' } },
      });
    }
    const facts: BugFacts = {
      title: values.title,
      weight: weight === undefined ? undefined : Number(weight),
      symptom: values.symptom,
    };
    const host = composeAuthoring(context.environment, context.collection);
    if (switches.has('save')) return save(host, id, name, facts, context);
    if (switches.has('discard')) {
      const { discardTree } = await import('../../authoring/trees/discard-tree.ts');
      const discarded = discardTree(host, id, { kind: 'bug', bug: name });
      return discarded.ok ? success(discardedOutput(discarded.value)) : discarded;
    }
    const { inTurn } = await import('../../authoring/in-turn.ts');
    const { openBug } = await import('../../authoring/bug/add-bug.ts');
    const directory = values.dir === undefined ? undefined : resolve(context.currentDirectory, values.dir);
    const opened = await inTurn(host, id, () => openBug(host, id, name, facts, directory));
    if (!opened.ok) return opened;
    const { tree, state } = opened.value;
    if (switches.has('edit')) {
      const edited = await editTree(tree.directory, args, context);
      return edited.ok ? save(host, id, name, facts, context) : edited;
    }
    const then = context.steps.command(['bug', 'add', id, name, '--save']);
    return success({
      json: { schema: 'bugsquash/bug@1', step: state, directory: tree.directory, written: [], next: then },
      text: `${HEADS[state]}\n${wordTree(tree, 'Break it there, in one place', then)}`,
      exitCode: 0,
    });
  },
};

async function hints(
  { positionals, lists }: CommandArguments,
  { environment, collection, steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const [, id = '', name = ''] = positionals;
  const said = (lists.hint ?? []).map((text) => {
    const [, cost, rest] = /^\s*(\d{1,2}):\s+(.+)$/s.exec(text) ?? [];
    return { text: (rest ?? text).trim(), cost: cost === undefined ? undefined : Number(cost) };
  });
  if (said.length === 0 || said.some(({ text }) => text === '')) {
    return failed('bad-arguments', 'Say the hints, a flag for each.', {
      command: ['bug', 'hints', id, name, '--hint', 'where to look', '--hint', 'what happens there'],
    });
  }
  const { inTurn } = await import('../../authoring/in-turn.ts');
  const { setHints } = await import('../../authoring/bug/set-hints.ts');
  const host = composeAuthoring(environment, collection);
  const set = await inTurn(host, id, () => setHints(host, id, name, said));
  if (!set.ok) return set;
  const next = steps.command(['status', id]);
  return success({
    json: { schema: 'bugsquash/bug-hints@1', exercise: id, bug: name, hints: set.value, next },
    text: [
      `The ladder of "${name}" is in solution.yaml:`,
      ...set.value.map(({ text, cost }) => `  ${cost} points  ${text}`),
      `Next: ${next}`,
    ].join('\n'),
    exitCode: 0,
  });
}

const HEADS = {
  opened: 'A healthy tree is open:',
  'was open': 'The tree is open, and nothing has been changed in it:',
  changed: 'The tree is open, with what you changed in it:',
};

async function save(
  host: AuthoringHost,
  id: string,
  name: string,
  facts: BugFacts,
  { steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const { inTurn } = await import('../../authoring/in-turn.ts');
  const { saveBug } = await import('../../authoring/bug/save-bug.ts');
  const saved = await inTurn(host, id, () => saveBug(host, id, name, facts));
  return saved.ok ? success(recordedBug({ id, name, ...saved.value }, steps)) : saved;
}
