import { useWindowSize } from 'ink';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { MarkdownText } from '../../components/markdown-text.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { isScrolling } from '../cockpit/input.ts';

/** The ticket, in a user's words. */
export function TicketScreen({ status, screen, actions, toCockpit }: AttemptScreenProps) {
  const size = useWindowSize();
  useCommandKeys((input, key) => {
    if (key.return || key.escape || input === 't' || input === 'q') toCockpit();
    else if (input === 'e') void actions.edit();
    else return isScrolling(input, key);
    return true;
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[
        { key: '↑↓', does: 'scroll' },
        { key: 'space', does: 'a page' },
        { key: 'e', does: 'editor', explains: 'open $VISUAL or $EDITOR on the workspace' },
        { key: 'enter', does: 'to the cockpit' },
      ]}
    >
      <Scroll height={bodyRows(size, attemptHeaderRows(size))}>
        <MarkdownText markdown={status.exercise.ticket} />
      </Scroll>
    </Frame>
  );
}
