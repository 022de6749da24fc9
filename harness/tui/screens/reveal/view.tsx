import { Box, Text, useWindowSize } from 'ink';
import { useReducer } from 'react';
import type { Revealed } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { ATTEMPT_HEADER_ROWS, AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { MarkdownText } from '../../components/markdown-text.tsx';
import { Prose } from '../../components/prose.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { BugPage } from './bug-page.tsx';
import { useRevealInput } from './input.ts';
import { QuestionsPage } from './questions-page.tsx';
import { firstPage, type RevealPage, type RevealState, revealPages, revealReducer } from './state.ts';

/** The reference beside one's own changes, bug by bug, and what to talk about afterwards. */
export function RevealScreen(props: AttemptScreenProps & { readonly revealed: Revealed }) {
  const { status, screen, revealed, leave, toCatalog } = props;
  const size = useWindowSize();
  const [state, dispatch] = useReducer(revealReducer, firstPage);
  const pages = revealPages(revealed);
  const page = pages[state.page];
  const isQuestions = page?.kind === 'questions';
  const questions = isQuestions ? revealed.followUps.length : 0;
  useRevealInput({ pages: pages.length, questions, dispatch, leave, toCatalog });
  if (page === undefined) return null;
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[
        { key: '←→', does: 'pages' },
        ...(isQuestions
          ? [
              { key: '↑↓', does: 'move' },
              { key: 'enter', does: 'open, close' },
            ]
          : [{ key: '↑↓', does: 'scroll' }]),
        { key: 'c', does: 'exercises' },
        { key: 'q', does: 'leave' },
      ]}
    >
      <Text bold wrap="truncate-end">
        {state.page + 1}/{pages.length} {pageTitle(page)}
      </Text>
      <Scroll
        key={state.page}
        height={bodyRows(size, ATTEMPT_HEADER_ROWS) - 1}
        keys={isQuestions ? 'pages' : 'all'}
      >
        <PageText page={page} revealed={revealed} state={state} />
      </Scroll>
    </Frame>
  );
}

function PageText(props: {
  readonly page: RevealPage;
  readonly revealed: Revealed;
  readonly state: RevealState;
}) {
  const { page, revealed, state } = props;
  switch (page.kind) {
    case 'bug':
      return <BugPage bug={page.bug} yourPatch={revealed.yourPatch} />;
    case 'checklist':
      return (
        <Box flexDirection="column">
          {revealed.checklist.map((item) => (
            <Box key={item} gap={1}>
              <Text>□</Text>
              <Prose>{printable(item)}</Prose>
            </Box>
          ))}
        </Box>
      );
    case 'questions':
      return <QuestionsPage followUps={revealed.followUps} selected={state.question} open={state.open} />;
    case 'author':
      return <MarkdownText markdown={revealed.debrief} />;
    case 'extension':
      return <MarkdownText markdown={revealed.extensionBrief} />;
  }
}

function pageTitle(page: RevealPage): string {
  switch (page.kind) {
    case 'bug':
      return `${page.bug.squashed ? '✓ squashed' : '· still alive'}: ${printable(page.bug.bug.title)}`;
    case 'checklist':
      return "The author's checklist: which of these can you tick?";
    case 'questions':
      return 'Follow-up questions: answer aloud, then open the outline';
    case 'author':
      return "The author's debrief";
    case 'extension':
      return 'Now build on it';
  }
}
