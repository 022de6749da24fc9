import { useWindowSize } from 'ink';
import { ATTEMPT_HEADER_ROWS, AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { PatchText } from '../../components/patch-text.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';

/** What one changed since the start; it follows the files as they are saved. */
export function DiffScreen({ status, screen, toCockpit }: AttemptScreenProps) {
  const size = useWindowSize();
  useCommandKeys((input, key) => {
    const goesBack = key.return || key.escape || input === 'd' || input === 'q';
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
        <PatchText patch={status.diff.patch} empty="You changed nothing yet." />
      </Scroll>
    </Frame>
  );
}
