import type { ExtensionResult } from '../domain/extension.ts';
import { counted } from './counted.ts';

/** What a submission of an extension was worth. */
export function wordExtensionResult({
  score,
  passed,
  total,
  regressions,
  returned,
}: ExtensionResult): string {
  const broken = [
    ...(regressions.length === 0 ? [] : [counted(regressions.length, 'regression')]),
    ...(returned.length === 0 ? [] : [`${counted(returned.length, 'symptom')} back`]),
  ];
  const worth = score === null ? 'no score' : `${score} of 100`;
  return `${worth} (${passed} of ${total} tests${broken.length === 0 ? '' : `; ${broken.join(', ')}`})`;
}
