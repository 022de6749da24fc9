import { join } from 'node:path';
import { useEffect, useRef } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import { extensionResult } from '../../../domain/extension.ts';
import type { Failure, Result } from '../../../domain/failure.ts';
import { printable } from '../../../domain/printable.ts';
import { wordExtensionResult } from '../../../wording/extension.ts';
import { useHost } from '../../app/context.ts';
import { editorFor, isGraphical, openEditor, openShell } from '../../terminal/editor.ts';
import { type AttemptScreenAction, cockpit, type TestsRunning } from './state.ts';

/** What a candidate does in an attempt: each runs one use case and tells the reducer what came of it. */
export function useAttemptActions(
  attempt: OpenAttempt,
  dispatch: (action: AttemptScreenAction) => void,
  refresh: () => Promise<void>,
) {
  const { attempts, environment, signal, steps, keepUntilDone, lendTerminal } = useHost();
  const grading = useRef<AbortController | null>(null);
  const tests = useRef<AbortController | null>(null);

  // While the candidate reads and edits, what will grade the next submission gets ready.
  // Each submission uses up what was ready, so their number is a dependency.
  const submissionCount = attempt.state.submissions.length;
  useEffect(() => {
    attempts.warmUp(attempt).catch(() => {});
  }, [attempts, attempt, submissionCount]);

  /** Says what went well, or why it did not; then shows the new state. */
  const did = async (action: Promise<Result<unknown>>, done: string) => {
    const result = await action;
    dispatch({ type: 'notice', notice: printable(result.ok ? done : `${result.failure.message}`) });
    await refresh();
  };

  /** Gives the terminal to a program of the user's; says what went wrong with it. */
  const lend = async (program: () => Promise<string | null>) => {
    let trouble: string | null = null;
    await lendTerminal(async () => {
      trouble = await program();
    });
    dispatch({ type: 'notice', notice: trouble === null ? null : printable(trouble) });
    await refresh();
  };

  return {
    /** Runs the visible tests; a run that goes on is stopped first, because it may have read older files. */
    async runTests(why: TestsRunning, only?: { readonly file: string; readonly name: string }) {
      tests.current?.abort();
      const stop = new AbortController();
      tests.current = stop;
      dispatch({ type: 'tests-started', why });
      const run = await keepUntilDone(
        attempts.runTests(attempt, {
          signal: AbortSignal.any([signal, stop.signal]),
          onSave: why === 'on save',
          only,
        }),
      );
      // Another run has taken its place.
      if (tests.current !== stop) return;
      tests.current = null;
      await refresh();
      const notice = run.ok ? testNotice(run.value) : printable(run.failure.message);
      const alone = run.ok && only && run.value.outcome === 'ran' ? aloneNotice(run.value) : null;
      dispatch({
        type: 'tests-ended',
        notice: notice ?? alone,
        failures: run.ok && run.value.outcome === 'ran' ? run.value.failures : null,
      });
    },

    stopTests: () => tests.current?.abort(),

    async submit(believed: readonly number[]) {
      const stop = new AbortController();
      grading.current = stop;
      dispatch({ type: 'show', view: { at: 'grading', progress: null } });
      const submitted = await keepUntilDone(
        attempts.submit(attempt, {
          believed,
          signal: AbortSignal.any([signal, stop.signal]),
          onProgress: (progress) => dispatch({ type: 'progress', progress }),
        }),
      );
      await refresh();
      if (submitted.ok && stop.signal.aborted) {
        dispatch({ type: 'notice', notice: 'Too late to stop: that submission was graded, and counts.' });
      } else if (submitted.ok) dispatch({ type: 'graded', submission: submitted.value.submission });
      else if (!stop.signal.aborted) dispatch({ type: 'not-graded', failure: submitted.failure });
      const notKept = submitted.ok ? submitted.value.snapshotFailure : null;
      if (notKept !== null) dispatch({ type: 'notice', notice: printable(snapshotNotice(notKept)) });
    },

    stopGrading() {
      grading.current?.abort();
      dispatch({ type: 'show', view: cockpit });
      dispatch({ type: 'notice', notice: 'Stopped. This submission was not graded and does not count.' });
    },

    note(text: string) {
      dispatch({ type: 'asks', asks: 'nothing' });
      // The editor lets no controls in; line breaks are kept.
      const note = text.trim();
      if (note !== '') void did(attempts.note(attempt, note), 'Noted.');
    },

    /** Answers the interviewer's question; nothing passes it over. */
    answer(text: string) {
      dispatch({ type: 'asks', asks: 'nothing' });
      const said = text.trim();
      void did(
        attempts.guidance.answer(attempt, said),
        said === '' ? 'Passed over.' : 'Kept, with its question.',
      );
    },

    pauseOrResume() {
      const { state } = attempt;
      const phase = state.phase === 'finished' ? state.extension?.phase : state.phase;
      if (phase === 'paused') void did(attempts.resume(attempt), 'The clock runs again.');
      else void did(attempts.pause(attempt), 'Paused. Press p to go on.');
    },

    async reset() {
      dispatch({ type: 'asks', asks: 'nothing' });
      const reset = await attempts.reset(attempt);
      await did(
        Promise.resolve(reset),
        reset.ok
          ? `Files are as at the start; what you had is snapshot ${reset.value.before.slice(0, 10)}.`
          : '',
      );
    },

    /** Asks before the finish; changes that were never submitted can't be submitted after it. */
    async askFinish() {
      const isUnsubmitted = await attempts.hasUnsubmittedChanges(attempt);
      dispatch({ type: 'asks', asks: isUnsubmitted ? 'finish-unsubmitted' : 'finish' });
    },

    async finish() {
      const finished = await attempts.finish(attempt);
      await refresh();
      if (finished.ok) dispatch({ type: 'show', view: { at: 'debrief' } });
      else dispatch({ type: 'notice', notice: printable(finished.failure.message) });
    },

    async reveal() {
      const revealed = await attempts.reveal(attempt);
      await refresh();
      if (revealed.ok) dispatch({ type: 'show', view: { at: 'reveal', revealed: revealed.value } });
      else dispatch({ type: 'notice', notice: printable(revealed.failure.message) });
    },

    /** Starts the second stage. Living bugs get their reference first, which may take a grading or two. */
    async extend() {
      dispatch({
        type: 'notice',
        notice: 'Getting the extension ready: your code, with references where bugs live …',
      });
      const started = await keepUntilDone(attempts.extension.start(attempt, { signal }));
      await refresh();
      if (started.ok) dispatch({ type: 'show', view: { at: 'extension' } });
      else
        dispatch({
          type: 'notice',
          notice: printable(`${started.failure.message} ${steps.next(started.failure.next)}`),
        });
    },

    /** Has the extension's hidden tests judge the files as they are; says what came of it. */
    async submitExtension() {
      const submitted = await keepUntilDone(attempts.extension.submit(attempt, signal));
      await refresh();
      const notice = submitted.ok
        ? `The extension: ${wordExtensionResult(extensionResult(submitted.value.submission))}.`
        : submitted.failure.message;
      dispatch({ type: 'notice', notice: printable(notice) });
    },

    async finishExtension() {
      await did(attempts.finish(attempt), 'The extension is finished. The author’s way is shown below.');
    },

    /** Opens the editor on the workspace, or on a place in it (relative, as tests and diffs name it). */
    async edit(place?: { readonly file: string; readonly line: number | null }) {
      const { directory } = attempt.workspace;
      const editor = editorFor(environment);
      if (editor === null) {
        const notice = `No $VISUAL or $EDITOR is set. Your code: ${directory}`;
        return dispatch({ type: 'notice', notice: printable(notice) });
      }
      const target = {
        directory,
        file: place === undefined ? null : join(directory, place.file),
        line: place?.line ?? null,
      };
      if (isGraphical(editor)) {
        dispatch({ type: 'notice', notice: 'Your editor opens in its own window.' });
        // It may stay open as long as it likes.
        void openEditor(editor, target, environment, signal).then((trouble) => {
          if (trouble !== null) dispatch({ type: 'notice', notice: printable(trouble) });
        });
        return;
      }
      await lend(() => openEditor(editor, target, environment, signal));
    },

    /** A shell in the workspace; leaving it comes back. */
    shell: () => lend(() => openShell(attempt.workspace.directory, environment, signal)),
  };
}

const snapshotNotice = ({ message }: Failure): string =>
  `It was graded, but no snapshot of these files is kept. ${message}`;

export type AttemptActions = ReturnType<typeof useAttemptActions>;

/** A test that ran alone: whether it passes by itself says whether others disturb it. */
const aloneNotice = ({ failed }: { readonly failed: number }): string =>
  failed === 0 ? 'Alone, this test passes now.' : 'Alone, this test fails as well.';

type Ran = Extract<
  Awaited<ReturnType<ReturnType<typeof useHost>['attempts']['runTests']>>,
  { ok: true }
>['value'];

function testNotice(run: Ran): string | null {
  switch (run.outcome) {
    case 'ran':
      return null;
    case 'did-not-run':
      return printable(`The tests did not run: ${run.message}`);
    case 'stopped':
      if (run.reason === 'output') return 'The tests printed without end and were stopped.';
      return run.reason === 'timeout'
        ? 'The tests took too long and were stopped.'
        : 'The tests were stopped.';
  }
}
