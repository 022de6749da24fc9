import { success } from '../../domain/failure.ts';
import { goneLateText } from '../../report/words.ts';
import { type Command, DIRECTORY_FLAG } from '../command.ts';
import { openWorkspace } from '../open-workspace.ts';

export const reveal: Command = {
  summary: 'show the reference fixes beside your diff, after the finish',
  usage: 'reveal [--dir D]',
  examples: [
    ['reveal', 'the reference beside your diff'],
    ['reveal --json', 'for programs'],
  ],
  flags: DIRECTORY_FLAG,
  positionals: { min: 0, max: 0 },
  async run(args, context) {
    const opened = await openWorkspace(args, context);
    if (!opened.ok) return opened;
    const revealed = await opened.value.attempts.reveal(opened.value.attempt);
    if (!revealed.ok) return revealed;
    const { bugs, yourPatch, debrief, checklist, followUps, extensionBrief } = revealed.value;
    const { exercise, state } = opened.value.attempt;
    const reference = opened.value.attempts.extension.view(opened.value.attempt)?.reference ?? null;
    const isOther = exercise.digest !== state.content.digest;
    const text = [
      ...(isOther
        ? [
            `The exercise has changed since this attempt (version ${state.content.version}). This is version ${exercise.manifest.version}.`,
            '',
          ]
        : []),
      ...bugs.flatMap(({ bug, squashed, goneLateMs, reference, alternatives, wrong }) => [
        `${squashed ? '✓' : '·'} ${bug.title}  (${bug.root_cause.file}, ${bug.root_cause.symbol})`,
        ...(goneLateMs === null ? [] : [`  ${goneLateText(goneLateMs)}`]),
        `  "${bug.symptom}"`,
        '',
        reference.trimEnd(),
        '',
        ...(alternatives.length === 0
          ? []
          : [`Accepted as well: ${alternatives.map(({ name }) => name).join(', ')} (patches with --json)`]),
        ...wrong.flatMap(({ name, why, message }) => [
          `Wrong, ${name}: ${why.trim()}`,
          ...(message === undefined ? [] : [`  ${message.trim()}`]),
        ]),
        '',
      ]),
      'Your diff',
      yourPatch.trimEnd() || '(nothing)',
      '',
      debrief.trimEnd(),
      '',
      'Checklist',
      ...checklist.map((line) => `  [ ] ${line}`),
      ...(followUps.length === 0 ? [] : ['', 'Follow-up questions']),
      ...followUps.flatMap(({ question, outline }) => [`  ${question}`, `    ${outline}`]),
      ...(extensionBrief === '' ? [] : ['', 'The extension', extensionBrief]),
      ...(reference === null ? [] : ['', "The author's way", reference.trimEnd()]),
    ].join('\n');
    const json = {
      schema: 'bugsquash/reveal@1',
      bugs: bugs.map(({ bug, squashed, goneLateMs, reference, hiddenTests, alternatives, wrong }) => ({
        id: bug.id,
        title: bug.title,
        symptom: bug.symptom,
        rootCause: bug.root_cause,
        squashed,
        goneLateMs,
        reference,
        hiddenTests,
        alternatives,
        wrong,
      })),
      yourPatch,
      debrief,
      checklist,
      followUps,
      extension: extensionBrief === '' ? null : { brief: extensionBrief, reference },
    };
    return success({ json, text, exitCode: 0 });
  },
};
