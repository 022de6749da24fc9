import { defineConfig } from 'vitest/config';

/** Compares the whole machine before and after; nothing else may run beside it. */
const ALONE = 'test/redteam/residue.test.ts';
/**
 * Hundreds of gradings, a bell that is waited for, attacks that end only when a limit has run out, and programs that
 * are started dozens of times; CI runs them, `npm test` does not (`npm run test:long`).
 */
const LONG = [
  'test/attempts/changed-exercise.test.ts',
  'test/attempts/killed-grading.test.ts',
  'test/attempts/moved-collection.test.ts',
  'test/attempts/transfer.test.ts',
  'test/authoring/dispute.test.ts',
  'test/authoring/harbor.test.ts',
  'test/authoring/import/import-node-test.test.ts',
  'test/authoring/own-packages.test.ts',
  'test/authoring/suggest.test.ts',
  'test/authoring/two-bugs.test.ts',
  'test/bugbash/client/join.test.ts',
  'test/bugbash/client/play.test.ts',
  'test/bugbash/client/real-host.test.ts',
  'test/bugbash/host/restart.test.ts',
  'test/bugbash/host/served-client.test.ts',
  'test/bugbash/postgres/database.test.ts',
  'test/bugbash/postgres/engine.test.ts',
  'test/bugbash/postgres/play.test.ts',
  'test/bugbash/postgres/several-hosts.test.ts',
  'test/bugbash/worker/life.test.ts',
  'test/bugbash/worker/troubles.test.ts',
  'test/bugbash/worker/under-fire.test.ts',
  'test/cli/does-not-start.test.ts',
  'test/cli/extension.test.ts',
  'test/cli/next-steps.test.ts',
  'test/cli/skipped-files.test.ts',
  'test/cli/variant.test.ts',
  'test/files/temporary-folder.test.ts',
  'test/fuzz/malformed-input.test.ts',
  'test/grading/checks.test.ts',
  'test/grading/database/hostile.test.ts',
  'test/grading/extensions.test.ts',
  'test/grading/own-tests.test.ts',
  'test/grading/stops.test.ts',
  'test/grading/variants.test.ts',
  'test/grading/warm-up.test.ts',
  'test/launcher/crash.test.ts',
  'test/launcher/launcher.test.ts',
  'test/redteam/callbacks.test.ts',
  'test/redteam/calls.test.ts',
  'test/redteam/forging.test.ts',
  'test/redteam/loading.test.ts',
  'test/redteam/resources.test.ts',
  'test/report/page.test.ts',
  'test/store/order.test.ts',
  'test/tui/after-work.test.ts',
  'test/tui/comfort.test.ts',
  'test/tui/editor.test.ts',
  'test/tui/frames/grading-frames.test.ts',
  'test/tui/grading-progress.test.ts',
  'test/tui/leaving.test.ts',
  'test/tui/manners.test.ts',
  'test/tui/second-window.test.ts',
  'test/tui/strict-hour.test.ts',
  'test/verify/verify.test.ts',
  'test/web/bugbash/admin-page.test.ts',
  'test/web/bugbash/afterwards.test.ts',
  'test/web/bugbash/board-page.test.ts',
  'test/web/interview-page.test.ts',
  'test/workspace/odd-paths.test.ts',
  'test/workspace/people.test.ts',
  'test/workspace/runs.test.ts',
];

export default defineConfig({
  test: {
    // Far above what any test needs here: no test may depend on an idle machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxConcurrency: 3,
    // Most tests wait for other processes most of the time, so four files share even two cores well.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [ALONE, ...LONG, 'test/fixtures/**', 'exercises/**', 'solutions/**', '**/node_modules/**'],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'alone', include: [ALONE], sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'long', include: LONG, sequence: { groupOrder: 2 } } },
    ],
  },
});
