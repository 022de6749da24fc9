import { relative, resolve } from 'node:path';
import type { FixStep } from '../../authoring/fix/add-fix.ts';
import type { FixFacts } from '../../authoring/fix/record-fix.ts';
import type { AuthoringHost } from '../../authoring/host.ts';
import { readExercise } from '../../catalog/catalog.ts';
import { type PatchKind, readExerciseFiles } from '../../catalog/exercise-files.ts';
import { composeAuthoring } from '../../compose.ts';
import { failed, type NextStep, type Result, success } from '../../domain/failure.ts';
import type { CommandArguments } from '../arguments.ts';
import { discardedOutput, recordedFix, wordTree } from '../authoring-wording.ts';
import type { Command, CommandContext, CommandOutput } from '../command.ts';
import { addFromDispute } from '../fix-from-dispute.ts';

const ACTS = ['add', 'edit', 'save', 'keep', 'remove'] as const;

export const fix: Command = {
  summary: 'write right and wrong fixes of an exercise as working trees (for mentors)',
  usage:
    'fix add|edit|save|keep|remove <exercise> <bug> [<name>] [--alternative N] [--wrong N] [--why W] [--dir D] [--yes]',
  examples: [
    [
      'fix add late-fees grace --alternative early-return',
      'open a tree for another right fix; again, to record it',
    ],
    [
      "fix add late-fees grace --wrong off-by-two --why 'It gives a day back to all.'",
      'the same for a wrong one',
    ],
    ['fix edit late-fees grace reference', 'open a fix that is there'],
    ['fix save late-fees grace reference', 'put it back'],
    ['fix add late-fees grace --from dispute.json --alternative by-hand', 'accept what a candidate disputed'],
    ['fix remove late-fees grace wrong-off-by-two --yes', 'take one back; a copy of it is kept'],
    ['fix keep money-split 1 --as first-page-only', 'keep a made-up wrong fix that `verify` found'],
  ],
  details: [
    'add opens a tree of repo/ the first time, and records what was changed in it when it is typed again; --dir with a',
    'changed copy of the code, such as a workspace, is recorded at once. The bug "extension" stands for the extension.',
    'keep takes the number of a finding; the patch becomes wrong-<name>.patch, declared in solution.yaml.',
  ],
  flags: {
    alternative: { value: true, help: 'the name of another right fix' },
    wrong: { value: true, help: 'the name of a wrong fix' },
    reference: { value: false, help: "the author's own fix, where there is none (the extension's, say)" },
    why: { value: true, help: 'why it is wrong, for solution.yaml' },
    message: { value: true, help: 'what a candidate who wrote it is told after the reveal' },
    alive: { value: true, help: 'the bugs that must survive a wrong fix, if it is not its own; with commas' },
    'breaks-guard': { value: false, help: 'it squashes its bug, and breaks a guard instead' },
    brief: { value: true, help: 'of the extension: what to build' },
    from: { value: true, help: 'add: the file of a submission that its candidate disputed' },
    as: { value: true, help: 'keep: the name of the patch, such as first-page-only' },
    dir: { value: true, help: 'a changed copy of the code, or where the tree goes' },
    discard: { value: false, help: 'add, edit: throw the open tree away' },
    yes: { value: false, help: 'remove: do it; without this flag it only says what it would do' },
  },
  positionals: { min: 3, max: 4 },
  async run(args, context) {
    // Node calls its type stripping experimental; a mentor can do nothing about that.
    process.removeAllListeners('warning');
    const [act = '', id = ''] = args.positionals;
    const host = composeAuthoring(context.environment, context.collection);
    const { inTurn } = await import('../../authoring/in-turn.ts');
    return inTurn(host, id, () => acted(act, host, args, context));
  },
};

async function acted(
  act: string,
  host: AuthoringHost,
  args: CommandArguments,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  switch (act) {
    case 'add':
      if (args.values.from !== undefined) return addFromDispute(args, context);
      return add(host, args, context);
    case 'edit':
      return edit(host, args, context);
    case 'save':
      return save(host, args, context);
    case 'keep':
      return keep(args, context);
    case 'remove':
      return remove(host, args, context);
    default:
      return failed('bad-arguments', `fix can ${ACTS.join(', ')}, not "${act}".`, {
        command: ['fix', 'add', args.positionals[1] ?? '', 'a-bug', '--alternative', 'another-way'],
      });
  }
}

async function add(
  host: AuthoringHost,
  args: CommandArguments,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const { positionals, values, switches } = args;
  const [, id = '', bugName = '', name] = positionals;
  const { alternative, wrong } = values;
  const kinds: PatchKind[] = [
    ...(alternative === undefined ? [] : ['alternative' as const]),
    ...(wrong === undefined ? [] : ['wrong' as const]),
    ...(switches.has('reference') ? ['reference' as const] : []),
  ];
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1 || name !== undefined) {
    return failed(
      'bad-arguments',
      'Say which kind of fix it is: --alternative NAME, --wrong NAME or --reference.',
      {
        command: ['fix', 'add', id, bugName, '--alternative', name ?? 'another-way'],
      },
    );
  }
  if (switches.has('breaks-guard') && values.alive !== undefined) {
    return failed(
      'bad-arguments',
      '--breaks-guard says that no bug survives, and --alive names some.',
      'Leave one of the two out.',
    );
  }
  const { loadDraft } = await import('../../authoring/draft.ts');
  const { bugNamed, targetOf } = await import('../../authoring/fix/target.ts');
  const { addFix } = await import('../../authoring/fix/add-fix.ts');
  const draft = loadDraft(host, id);
  if (!draft.ok) return draft;
  const bug = bugNamed(draft.value, bugName);
  if (!bug.ok) return bug;
  const target = targetOf(bug.value, kind, alternative ?? wrong);
  if (!target.ok) return target;
  if (switches.has('discard')) return discard(host, id, target.value);
  const directory = values.dir === undefined ? undefined : resolve(context.currentDirectory, values.dir);
  const added = await addFix(host, id, target.value, factsOf(args), directory);
  if (!added.ok) return added;
  return added.value.step === 'recorded'
    ? success(recordedFix(added.value.fix, context))
    : success(treeOutput(added.value, { command: again(args) }, context));
}

/** What was typed, for a reader who has gone into the tree: paths that were relative would name other folders there. */
function again({ positionals, values, switches }: CommandArguments): string[] {
  const valued = ['alternative', 'wrong', 'why', 'message', 'alive', 'brief'] as const;
  return [
    ...['fix', ...positionals],
    ...valued.flatMap((flag) => (values[flag] === undefined ? [] : [`--${flag}`, values[flag]])),
    ...['reference', 'breaks-guard'].flatMap((flag) => (switches.has(flag) ? [`--${flag}`] : [])),
  ];
}

function factsOf({ values, switches }: CommandArguments): FixFacts {
  const alive = switches.has('breaks-guard') ? [] : values.alive?.split(',').map((id) => id.trim());
  const { why, message, brief } = values;
  return {
    ...(why !== undefined && { why }),
    ...(message !== undefined && { message }),
    ...(brief !== undefined && { brief }),
    ...(alive !== undefined && { alive }),
  };
}

async function edit(
  host: AuthoringHost,
  args: CommandArguments,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const [, id = '', bug = '', name = 'reference'] = args.positionals;
  const { editFix } = await import('../../authoring/fix/add-fix.ts');
  const directory =
    args.values.dir === undefined ? undefined : resolve(context.currentDirectory, args.values.dir);
  const opened = await editFix(host, id, bug, name, directory);
  if (!opened.ok) return opened;
  const { tree, step } = opened.value;
  if (args.switches.has('discard')) {
    return discard(host, id, tree.marker.purpose);
  }
  const then: NextStep = { command: ['fix', 'save', id, bug, name] };
  if (step === 'changed') {
    return failed('wrong-state', `${tree.directory} has changes that are not saved.`, {
      ...then,
      lead: 'Save them (or add --discard to what you typed)',
    });
  }
  return success(treeOutput(opened.value, then, context));
}

async function discard(
  host: AuthoringHost,
  id: string,
  purpose: { readonly bug: string | null; readonly patch?: string },
): Promise<Result<CommandOutput>> {
  const { discardTree } = await import('../../authoring/trees/discard-tree.ts');
  const { bug, patch = '' } = purpose;
  const discarded = discardTree(host, id, { kind: 'fix', bug, patch });
  return discarded.ok ? success(discardedOutput(discarded.value)) : discarded;
}

async function save(
  host: AuthoringHost,
  { positionals }: CommandArguments,
  context: CommandContext,
): Promise<Result<CommandOutput>> {
  const [, id = '', bug = '', name = 'reference'] = positionals;
  const { saveFix } = await import('../../authoring/fix/add-fix.ts');
  const saved = await saveFix(host, id, bug, name);
  return saved.ok ? success(recordedFix(saved.value, context)) : saved;
}

function treeOutput(
  { step, tree }: Extract<FixStep, { tree: unknown }>,
  then: NextStep,
  { steps }: CommandContext,
): CommandOutput {
  const next = steps.next(then);
  const head =
    step === 'was open' ? 'The tree is open, and nothing has been changed in it:' : 'A tree is open:';
  return {
    json: { schema: 'bugsquash/fix@1', step, directory: tree.directory, patch: null, next },
    text: `${head}\n${wordTree(tree, 'Write the fix there', next)}`,
    exitCode: 0,
  };
}

async function keep(
  { positionals, values }: CommandArguments,
  { collection, currentDirectory }: CommandContext,
): Promise<Result<CommandOutput>> {
  const [, id = '', number = ''] = positionals;
  const example = { command: ['fix', 'keep', id, '1', '--as', 'first-page-only'] };
  if (!/^[1-9]\d{0,5}$/.test(number))
    return failed('bad-arguments', `"${number}" is not the number of a made-up fix.`, example);
  if (values.as === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(values.as))
    return failed('bad-arguments', '--as takes a name in small letters, such as first-page-only.', example);
  const exercise = readExercise(collection, id);
  if (!exercise.ok) return exercise;
  const { keepFix } = await import('../../verify/keep-fix.ts');
  const kept = keepFix(readExerciseFiles(exercise.value), Number(number), values.as, values.why);
  if (!kept.ok) return kept;
  const { patch, why } = kept.value;
  return success({
    json: { schema: 'bugsquash/fix@1', patch, why },
    text: `${relative(currentDirectory, patch)} is in the corpus, and declared in solution.yaml: ${why}`,
    exitCode: 0,
  });
}

async function remove(
  host: AuthoringHost,
  { positionals, switches }: CommandArguments,
  { steps }: CommandContext,
): Promise<Result<CommandOutput>> {
  const [, id = '', bug = '', name] = positionals;
  if (name === undefined) {
    return failed('bad-arguments', 'Say which fix is to go.', {
      command: ['fix', 'remove', id, bug, 'wrong-off-by-two'],
    });
  }
  const { removableFix } = await import('../../authoring/fix/remove-fix.ts');
  const found = removableFix(host, id, bug, name);
  if (!found.ok) return found;
  const { patch, isDeclared, copy } = found.value;
  const what = isDeclared ? `${patch} and its entry in solution.yaml` : patch;
  if (!switches.has('yes')) {
    return failed('bad-arguments', `This would remove ${what}; a copy would be kept.`, {
      command: ['fix', 'remove', id, bug, name, '--yes'],
    });
  }
  found.value.remove();
  const next = steps.command(['status', id]);
  return success({
    json: { schema: 'bugsquash/fix-removed@1', patch, copy, next },
    text: [`Removed: ${what}.`, `A copy is in ${copy}`, `Next: ${next}`].join('\n'),
    exitCode: 0,
  });
}
