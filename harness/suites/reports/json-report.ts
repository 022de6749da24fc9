import { z } from 'zod';
import { fileInId, StatesById, type TestStates } from './report.ts';

/** The report that `jest --json` and vitest's `json` reporter write; of each only what is needed. */
const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()).default([]),
          title: z.string(),
          status: z.string(),
        }),
      ),
    }),
  ),
});

/** Undefined for what is not such a report, or was cut. */
export function readJsonReport(text: string, root: string): TestStates | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = reportSchema.safeParse(document);
  if (!parsed.success) return undefined;
  const tests = new StatesById();
  // Files come in the order in which they ended, which must not decide which of two equal names is the second.
  const files = parsed.data.testResults.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, assertionResults } of files) {
    for (const { ancestorTitles, title, status } of assertionResults) {
      if (status !== 'passed' && status !== 'failed') continue;
      const path = [fileInId(name, root), ...ancestorTitles, title];
      tests.add(path, status === 'passed' ? 'pass' : 'fail');
    }
  }
  return tests.states;
}
