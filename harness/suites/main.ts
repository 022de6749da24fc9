/** The process that runs a native suite: its job is its one argument, its result one line on stdout. */
import { writeSync } from 'node:fs';
import { runSuite, SUITE_MARK, type SuiteJob } from './run-suite.ts';

const result = await runSuite(JSON.parse(process.argv[2] ?? '') as SuiteJob);
const line = Buffer.from(`\n${SUITE_MARK}${JSON.stringify(result)}\n`);
// A pipe that nobody empties in time takes a part at a time.
for (let written = 0; written < line.length; ) {
  try {
    written += writeSync(1, line, written);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
}
process.exit(0);
