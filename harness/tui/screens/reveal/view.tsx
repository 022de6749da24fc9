import { Text, useWindowSize } from 'ink';
import { useReducer, useState } from 'react';
import type { Revealed } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { goneLateText } from '../../../report/words.ts';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import type { KeyHelp } from '../../components/key-bar.tsx';
import { MarkdownText } from '../../components/markdown-text.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyColumns, bodyRows } from '../../components/size.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { BugPage } from './bug-page.tsx';
import { ChecklistPage } from './checklist-page.tsx';
import { useRevealInput } from './input.ts';
import { QuestionsPage } from './questions-page.tsx';
import { ReportPage } from './report-page.tsx';
import {
  firstPage,
  otherFixes,
  type RevealedBug,
  type RevealPage,
  type RevealState,
  revealPages,
  revealReducer,
} from './state.ts';
import { useAnswerTime } from './use-answer-time.ts';

/** The reference beside one's own changes, bug by bug, how one worked, and what to talk about afterwards. */
export function RevealScreen(props: AttemptScreenProps & { readonly revealed: Revealed }) {
  const { status, screen, revealed, leave, toCatalog } = props;
  const size = useWindowSize();
  const [state, dispatch] = useReducer(revealReducer, firstPage);
  const [notice, setNotice] = useState<string | null>(null);
  const pages = revealPages(revealed);
  const page = pages[state.page];
  const questions = page?.kind === 'questions' ? revealed.followUps.length : 0;
  const answer = useAnswerTime(state.question);
  const handle = useRevealInput({
    pages: pages.length,
    questions,
    fixes: page?.kind === 'bug' ? otherFixes(page.bug).length : 0,
    // The checklist asks for the keys it has no use for itself.
    isActive: page?.kind !== 'checklist',
    dispatch,
    leave,
    toCatalog,
    build:
      page?.kind !== 'extension'
        ? null
        : () =>
            status.extension === null
              ? void props.actions.extend()
              : props.dispatch({ type: 'show', view: { at: 'extension' } }),
    time: answer.start,
    writeOn: () => props.dispatch({ type: 'show', view: { at: 'debrief' } }),
  });
  if (page === undefined) return null;
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={notice ?? screen.notice}
      keys={[
        { key: '←→', does: 'pages' },
        ...keysOfPage(page),
        { key: 'w', does: 'debrief', explains: 'write on at your debrief' },
        { key: 'c', does: 'exercises' },
        { key: 'q', does: 'leave' },
      ]}
    >
      <Text bold wrap="truncate-end">
        {state.page + 1}/{pages.length} {pageTitle(page)}
      </Text>
      <Scroll
        key={`${state.page} ${state.beside}`}
        height={bodyRows(size, attemptHeaderRows(size)) - 1}
        keys={page.kind === 'questions' ? 'pages' : page.kind === 'checklist' ? 'none' : 'all'}
      >
        {page.kind === 'checklist' ? (
          <ChecklistPage
            attempt={props.attempt}
            items={revealed.checklist}
            onKey={handle}
            onNotice={setNotice}
          />
        ) : page.kind === 'report' ? (
          <ReportPage attempt={props.attempt} columns={bodyColumns(size)} />
        ) : (
          <PageText page={page} revealed={revealed} state={state} leftMs={answer.leftMs} />
        )}
      </Scroll>
    </Frame>
  );
}

function keysOfPage(page: RevealPage): readonly KeyHelp[] {
  switch (page.kind) {
    case 'bug':
      return [
        {
          key: 'a',
          does: 'another fix',
          explains: 'set another right or wrong fix beside yours; A goes back',
        },
        { key: '↑↓', does: 'scroll' },
      ];
    case 'checklist':
      return [
        { key: '↑↓', does: 'move' },
        { key: 'space', does: 'tick' },
      ];
    case 'extension':
      return [
        {
          key: 'enter',
          does: 'build it',
          explains: 'start the extension, with a clock of its own, or go on with it',
        },
        { key: '↑↓', does: 'scroll' },
      ];
    case 'questions':
      return [
        { key: '↑↓', does: 'move' },
        { key: 'enter', does: 'open, close' },
        { key: 't', does: 'two minutes', explains: 'time your answer: two minutes; again stops the time' },
      ];
    default:
      return [{ key: '↑↓', does: 'scroll' }];
  }
}

function PageText(props: {
  readonly page: Exclude<RevealPage, { kind: 'checklist' | 'report' }>;
  readonly revealed: Revealed;
  readonly state: RevealState;
  /** Of the time to answer a question. */
  readonly leftMs: number | null;
}) {
  const { page, revealed, state, leftMs } = props;
  switch (page.kind) {
    case 'bug':
      return <BugPage bug={page.bug} yourPatch={revealed.yourPatch} beside={state.beside} />;
    case 'questions':
      return (
        <QuestionsPage
          followUps={revealed.followUps}
          selected={state.question}
          open={state.open}
          leftMs={leftMs}
        />
      );
    case 'author':
      return <MarkdownText markdown={revealed.debrief} />;
    case 'extension':
      return <MarkdownText markdown={revealed.extensionBrief} />;
  }
}

function pageTitle(page: RevealPage): string {
  switch (page.kind) {
    case 'bug':
      return `${becameText(page.bug)}: ${printable(page.bug.bug.title)}`;
    case 'report':
      return 'Your report: how you worked';
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

function becameText({ squashed, goneLateMs }: RevealedBug): string {
  if (goneLateMs !== null) return `· ${goneLateText(goneLateMs)}`;
  return squashed ? '✓ squashed' : '· still alive';
}
