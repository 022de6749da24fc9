import type { Runner } from '../domain/exercise.ts';
import { readJsonReport } from './reports/json-report.ts';
import { readJunit } from './reports/junit.ts';
import { readMochaStream } from './reports/mocha-stream.ts';
import type { TestStates } from './reports/report.ts';
import { readTapBlocks, readTapTests } from './reports/tap.ts';

/** How a test runner is made to say what became of each test. */
export interface RunnerReport {
  /** Whether the report is written to a file, or printed among what the tests print. */
  readonly to: 'file' | 'stdout';
  /** The command with what asks for the report. */
  readonly commandFor: (command: readonly string[], file: string) => readonly string[];
  /** @param root where the suite ran; undefined for what is not a report */
  readonly read: (text: string, root: string) => TestStates | undefined;
}

export const RUNNER_REPORTS: Readonly<Record<Runner, RunnerReport>> = {
  vitest: {
    to: 'file',
    commandFor: (command, file) => [
      ...command,
      '--reporter=json',
      `--outputFile=${file}`,
      '--coverage.enabled=false',
    ],
    read: readJsonReport,
  },
  jest: {
    to: 'file',
    commandFor: (command, file) => [
      ...command,
      '--json',
      `--outputFile=${file}`,
      '--coverage=false',
      '--watchman=false',
    ],
    read: readJsonReport,
  },
  mocha: {
    to: 'stdout',
    commandFor: (command) => [...command, '--reporter=json-stream'],
    read: readMochaStream,
  },
  'node:test': {
    to: 'file',
    // Node's own arguments stand before the files.
    commandFor: (command, file) => [
      '--test-reporter=junit',
      `--test-reporter-destination=${file}`,
      ...command,
    ],
    read: readJunit,
  },
  ava: {
    to: 'stdout',
    commandFor: (command) => [...command, '--tap'],
    read: readTapTests,
  },
  tap: {
    to: 'stdout',
    commandFor: (command) => [...command, '--reporter=tap'],
    read: readTapBlocks,
  },
};
