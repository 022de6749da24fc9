import { useEffect, useRef } from 'react';
import type { Status } from '../../../attempts/attempts.ts';
import { useHost } from '../../app/context.ts';
import type { AttemptScreenState } from './state.ts';
import type { AttemptActions } from './use-attempt-actions.ts';

/** An editor that formats saves twice. */
const SETTLE_MS = 400;

/** Runs the visible tests when an editable file was changed, unless one switched that off (`w`). */
export function useTestsOnSave(
  status: Status | null,
  screen: AttemptScreenState,
  actions: Pick<AttemptActions, 'runTests'>,
): void {
  const { settings } = useHost();
  const patch = status?.diff.patch ?? null;
  const phase = status?.state.phase;
  const isOn = settings.testsOnSave && (phase === 'running' || phase === 'over');
  // A grading needs the machine, and a run that somebody asked for is not taken away from them.
  const mustWait = screen.view.at === 'grading' || screen.testing === 'asked' || screen.testing === 'one';
  const ran = useRef<string | null>(null);
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    // It reads the files as they are now.
    if (screen.testing === 'asked') ran.current = patch;
  }, [screen.testing]);
  useEffect(() => {
    if (patch === null) return;
    // What was changed before this screen opened is not a save.
    ran.current ??= patch;
    if (!isOn) ran.current = patch;
    if (patch === ran.current || mustWait) return;
    const timer = setTimeout(() => {
      ran.current = patch;
      void latest.current.runTests('on save');
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [patch, isOn, mustWait]);
}
