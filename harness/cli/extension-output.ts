import type { ExtensionView } from '../attempts/extension/view.ts';
import { printable, printableLines } from '../domain/printable.ts';
import { wordExtensionResult } from '../wording/extension.ts';
import type { StepWording } from '../wording/next-step.ts';
import { clockText } from '../wording/time.ts';

/** An extension for programs; null before it is started. */
export function extensionDocument(view: ExtensionView | null) {
  if (view === null) return null;
  const { appliedLines, ...rest } = view;
  return { ...rest, appliedLines: appliedLines.map((line) => line + 1) };
}

/** The brief, and how the stage stands. */
export function wordExtension(view: ExtensionView, steps: StepWording, workspace: string): string {
  const { brief, last, result, lateResult, reference, submissions } = view;
  return [
    `The extension  ${wordPhase(view, steps, workspace)}`,
    '',
    ...printableLines(brief.trimEnd()),
    '',
    wordBase(view),
    `Submissions: ${submissions}`,
    ...(last ? [`The last one: ${wordExtensionResult(last)}`] : []),
    ...(last?.regressions ?? []).map((title) => `✗ regression  ${printable(title)}`),
    ...(result ? [`Score of the extension: ${wordExtensionResult(result)}`] : []),
    ...(lateResult ? [`After its bell: ${wordExtensionResult(lateResult)}`] : []),
    ...(reference === null ? [] : ["The author's way:", '', reference.trimEnd()]),
  ].join('\n');
}

function wordPhase({ phase, timeLeftMs }: ExtensionView, steps: StepWording, workspace: string): string {
  switch (phase) {
    case 'running':
      return `${clockText(timeLeftMs)} left`;
    case 'paused':
      return `paused with ${clockText(timeLeftMs)} left; continue: ${steps.command(['resume'], workspace)}`;
    case 'over':
      return 'its bell has rung; further submissions make a second, later score';
    case 'finished':
      return 'finished';
  }
}

function wordBase({ base, appliedLines }: ExtensionView): string {
  if (base === 'reference') return 'You build on the reference throughout.';
  if (appliedLines.length === 0) return 'You build on your own code.';
  const lines = appliedLines.map((line) => line + 1).join(', ');
  return `You build on your own code, with the reference for ${appliedLines.length === 1 ? 'line' : 'lines'} ${lines} of the ticket.`;
}
