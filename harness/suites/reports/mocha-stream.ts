import { z } from 'zod';
import { fileInId, StatesById, type TestStates } from './report.ts';

const eventSchema = z.tuple([
  z.enum(['pass', 'fail']),
  z.object({ title: z.string(), fullTitle: z.string(), file: z.string().optional() }),
]);

/**
 * What mocha's `json-stream` reporter prints, an event a line, among whatever the tests print: a run that was cut by a
 * crash has told of the tests before it.
 */
export function readMochaStream(text: string, root: string): TestStates | undefined {
  const tests = new StatesById();
  let isMochas = false;
  for (const line of text.split('\n')) {
    // A test may have printed something without ending its line.
    const start = line.search(/\["(start|pass|fail|end)",\{/);
    if (start < 0) continue;
    let event: unknown;
    try {
      event = JSON.parse(line.slice(start));
    } catch {
      continue;
    }
    isMochas = true;
    const parsed = eventSchema.safeParse(event);
    if (!parsed.success) continue;
    const [kind, { fullTitle, file }] = parsed.data;
    tests.add([file === undefined ? '' : fileInId(file, root), fullTitle], kind);
  }
  return isMochas ? tests.states : undefined;
}
