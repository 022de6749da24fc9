import { useWindowSize } from 'ink';
import { ATTEMPT_HEADER_ROWS, AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { MarkdownText } from '../../components/markdown-text.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';

/** The ticket, in a user's words. */
export function TicketScreen({ status, screen, toCockpit }: AttemptScreenProps) {
  const size = useWindowSize();
  useCommandKeys((input, key) => {
    const goesBack = key.return || key.escape || input === 't' || input === 'q';
    if (goesBack) toCockpit();
    return goesBack;
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[
        { key: '↑↓', does: 'scroll' },
        { key: 'space', does: 'a page' },
        { key: 'enter', does: 'to the cockpit' },
      ]}
    >
      <Scroll height={bodyRows(size, ATTEMPT_HEADER_ROWS)}>
        <MarkdownText markdown={status.exercise.ticket} />
      </Scroll>
    </Frame>
  );
}
