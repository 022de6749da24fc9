import { Text } from 'ink';
import type { Status } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { scoreText } from '../../../wording/score.ts';
import { agoText } from '../../../wording/time.ts';
import { useHost } from '../../app/context.ts';

/** Rows of the lines below. */
export const STANDING_ROWS = 2;

/** Where the screen allows: what came of the last submission, and where the code is. */
export function WhereItStands({ status }: { readonly status: Status }) {
  const { nowMs } = useHost();
  return (
    <>
      <Text wrap="truncate-end">
        <Text bold>Last submission</Text>
        {`  ${lastSubmissionText(status, nowMs())}`}
      </Text>
      <Text wrap="truncate-middle">
        <Text bold>Your code</Text>
        {`        ${printable(status.workspace)}`}
      </Text>
    </>
  );
}

export function lastSubmissionText({ state, feedback, sealed, score }: Status, nowMs: number): string {
  const last = state.submissions.at(-1);
  if (last === undefined || feedback === null) return 'none yet';
  const ago = agoText(nowMs - last.atMs);
  if (sealed) return `sealed until the bell · ${ago}`;
  const gone = feedback.lines.filter((line) => line.state === 'gone').length;
  const best = score === null ? '' : ` · best ${scoreText(score)}`;
  return `${gone} of ${feedback.lines.length} gone${last.late ? ', late' : ''}${best} · ${ago}`;
}
