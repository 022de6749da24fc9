import { printable, printableLines } from '../domain/printable.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { FailingTest } from '../verify/failing-tests.ts';
import { placeText } from '../wording/place.ts';
import type { CommandOutput } from './command.ts';
import { wordVerdict } from './wording.ts';

const MAX_LINES = 40;

/** A verdict with the hidden tests that failed, as a document and as lines. */
export function whyOutput(
  verdict: Verdict,
  failing: readonly FailingTest[],
  patch: string | null = null,
): Pick<CommandOutput, 'json' | 'text'> {
  return {
    json: { schema: 'bugsquash/why@1', patch, failing, verdict },
    text: [wordVerdict(verdict), ...failing.map(wordFailingTest)].join('\n\n'),
  };
}

function wordFailingTest({ test, file, line, error }: FailingTest): string {
  const lines = printableLines(error);
  const left = lines.length - MAX_LINES;
  return [
    `✗ ${printable(test)}`,
    `  at ${printable(placeText(file, line))}`,
    ...lines.slice(0, MAX_LINES).map((text) => `    ${text}`),
    ...(left > 0 ? [`    … ${left} more lines; --json has them all`] : []),
  ].join('\n');
}
