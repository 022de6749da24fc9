import { Spinner } from '@inkjs/ui';
import { Box, Text, useWindowSize } from 'ink';
import { useState } from 'react';
import { printable } from '../../../domain/printable.ts';
import { wordExtensionResult } from '../../../wording/extension.ts';
import { useHost } from '../../app/context.ts';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { MarkdownText } from '../../components/markdown-text.tsx';
import { PatchText } from '../../components/patch/patch-text.tsx';
import { Prose } from '../../components/prose.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { isScrolling } from '../cockpit/input.ts';
import { wholeRuns } from '../cockpit/shown-failures.ts';
import { runText } from '../cockpit/visible-tests.tsx';

/** The second stage: what is to be built, on what, and how it stands. */
export function ExtensionScreen(props: AttemptScreenProps) {
  const { status, screen, actions } = props;
  const { nowMs } = useHost();
  const size = useWindowSize();
  const [isGrading, setGrading] = useState(false);
  const [isFinishing, setFinishing] = useState(false);
  const { extension } = status;
  const isOpen = extension !== null && extension.phase !== 'finished';
  const canPause = status.state.prepared.mode === 'practice' && isOpen && extension.phase !== 'over';
  const submit = async () => {
    setGrading(true);
    await actions.submitExtension();
    setGrading(false);
  };
  useCommandKeys((input, key) => {
    if (isFinishing) {
      setFinishing(false);
      if (input === 'y') void actions.finishExtension();
      return true;
    }
    if (key.escape) void actions.reveal();
    else if (input === 'q') props.leave();
    else if (input === 'c') props.toCatalog();
    else if (!isOpen) return isScrolling(input, key);
    else if (input === 's' && !isGrading) void submit();
    else if (input === 'r') screen.testing === null ? void actions.runTests('asked') : actions.stopTests();
    else if (input === 'e') void actions.edit();
    else if (input === '!') void actions.shell();
    else if (input === 'p' && canPause) actions.pauseOrResume();
    else if (input === 'f') setFinishing(true);
    else return isScrolling(input, key);
    return true;
  });
  const run = wholeRuns(status.state).at(-1);
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={isFinishing ? 'Finish the extension? y finishes it, any other key goes back.' : screen.notice}
      keys={[
        ...(isOpen
          ? [
              { key: 'r', does: screen.testing === null ? 'run tests' : 'stop tests' },
              { key: 's', does: 'submit' },
              { key: 'e', does: 'editor' },
              ...(canPause ? [{ key: 'p', does: extension.phase === 'paused' ? 'go on' : 'pause' }] : []),
              { key: '!', does: 'shell' },
              { key: 'f', does: 'finish' },
            ]
          : []),
        { key: 'esc', does: 'to the reference' },
        { key: 'c', does: 'exercises' },
        { key: 'q', does: 'leave' },
      ]}
    >
      <Scroll height={bodyRows(size, attemptHeaderRows(size))}>
        <Box flexDirection="column" flexShrink={0} gap={1}>
          <Text bold>Now build on it</Text>
          {extension === null ? null : (
            <Prose>
              {extension.base === 'reference'
                ? 'You build on the reference throughout.'
                : extension.appliedLines.length === 0
                  ? 'You build on your own code.'
                  : `You build on your own code, with the reference for line ${extension.appliedLines.map((line) => line + 1).join(', ')} of the ticket.`}
            </Prose>
          )}
          <Box flexDirection="column" flexShrink={0}>
            <Box gap={2}>
              <Text bold>Visible tests</Text>
              {screen.testing === null ? (
                <Text wrap="truncate-end">{runText(run, nowMs())}</Text>
              ) : (
                <Spinner label="running" />
              )}
            </Box>
            <Box gap={2}>
              <Text bold>Submissions</Text>
              {isGrading ? (
                <Spinner label="the extension's hidden tests look at your files" />
              ) : (
                <Text wrap="truncate-end">
                  {extension?.last == null
                    ? 'none yet'
                    : `the last one ${wordExtensionResult(extension.last)}`}
                </Text>
              )}
            </Box>
          </Box>
          {(extension?.last?.regressions ?? []).map((title) => (
            <Text key={title}>✗ regression: {printable(title)}</Text>
          ))}
          <MarkdownText markdown={extension?.brief ?? ''} />
          {extension?.reference == null ? null : (
            <Box flexDirection="column" flexShrink={0}>
              <Text bold>The author's way, on top of all references</Text>
              <PatchText patch={extension.reference} empty="" />
            </Box>
          )}
        </Box>
      </Scroll>
    </Frame>
  );
}
