import type { TreeDiff } from '../files/compare-contents.ts';
import type { Moment } from './moments.ts';

/** A moment of which the files are kept. */
export interface Frame {
  /** 0-based position of the event in the log. */
  readonly event: number;
  readonly sinceStartMs: number;
  readonly what: string;
  readonly snapshot: string;
}

/** What a frame changed against the one before. */
export interface LapseStep {
  readonly frame: Frame;
  /** Undefined where its files can't be had any more. */
  readonly step: TreeDiff | undefined;
}

/** The moments of which the files are kept, in order. Before the first of them they are those of the start. */
export function framesOf(moments: readonly Moment[]): readonly Frame[] {
  let submissions = 0;
  return moments.flatMap(({ event, index, sinceStartMs }): Frame[] => {
    const frame = (what: string, snapshot: string | undefined): Frame[] =>
      snapshot === undefined ? [] : [{ event: index, sinceStartMs, what, snapshot }];
    switch (event.type) {
      case 'saved':
        return frame(`saved ${event.files.join(', ')}`, event.snapshot);
      case 'submitted':
        submissions += 1;
        return frame(`submission ${submissions}`, event.snapshot);
      case 'reset':
        return event.after === undefined
          ? frame('before the files were put back', event.snapshot)
          : frame('put the files back', event.after);
      case 'extension-started':
        return frame('the start of the extension', event.start);
      default:
        return [];
    }
  });
}

/** The frame that shows a moment: the last one up to it; undefined where that is the start. */
export function frameAt(frames: readonly Frame[], sinceStartMs: number): Frame | undefined {
  return frames.findLast((frame) => frame.sinceStartMs <= sinceStartMs);
}
