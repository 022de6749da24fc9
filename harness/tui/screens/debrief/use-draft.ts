import { useEffect, useRef, useState } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { DebriefDraft } from '../../../domain/debrief.ts';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';

/** The draft of an attempt: null until it has been read; what is changed is on the disk at once. */
export function useDraft(attempt: OpenAttempt, onNotice: (notice: string | null) => void) {
  const { attempts, keepUntilDone } = useHost();
  const [draft, setDraft] = useState<DebriefDraft | null>(null);
  const latest = useRef<DebriefDraft | null>(null);
  /** What was changed before it was read. */
  const early = useRef<((draft: DebriefDraft) => DebriefDraft)[]>([]);
  const isWriting = useRef(false);
  useEffect(() => {
    let isGone = false;
    void attempts.debriefDraft(attempt).then((read) => {
      if (isGone) return;
      latest.current = early.current.reduce((draft, next) => next(draft), read);
      setDraft(latest.current);
      if (latest.current !== read) void keepUntilDone(write());
    });
    return () => {
      isGone = true;
    };
  }, [attempts, attempt]);

  /** One write at a time; what came in between is in the next one. */
  const write = async () => {
    if (isWriting.current) return;
    isWriting.current = true;
    let written: DebriefDraft | null = null;
    while (latest.current !== null && latest.current !== written) {
      written = latest.current;
      const kept = await attempts.keepDebrief(attempt, written);
      if (!kept.ok) onNotice(printable(kept.failure.message));
    }
    isWriting.current = false;
  };
  const change = (next: (draft: DebriefDraft) => DebriefDraft) => {
    if (latest.current === null) {
      early.current.push(next);
      return;
    }
    latest.current = next(latest.current);
    setDraft(latest.current);
    void keepUntilDone(write());
  };
  return { draft, change, read: () => latest.current };
}
