import type { NextStep } from '../domain/failure.ts';
import type { CheckName, Finding } from './finding.ts';

type Report = (message: string, next: NextStep, file?: string | null, line?: number | null) => Finding;

/** Builds the findings of one check, so that each place says only what differs. */
export function reporterOf(check: CheckName): Record<Finding['severity'], Report> {
  const report =
    (severity: Finding['severity']): Report =>
    (message, next, file = null, line = null) => ({ check, severity, message, file, line, next });
  return { error: report('error'), warning: report('warning') };
}
