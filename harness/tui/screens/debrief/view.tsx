import { Box, Text, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useReducer, useRef, useState } from 'react';
import { type DebriefDraft, type DebriefSection, debriefSections } from '../../../domain/debrief.ts';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { useKeys } from '../../components/keys/use-keys.ts';
import { usePalette } from '../../components/palette.ts';
import { Prose } from '../../components/prose.tsx';
import { bodyColumns, bodyRows, isWide, WIDE_COLUMNS } from '../../components/size.ts';
import { TextEditor } from '../../components/text-editor/view.tsx';
import { finalScoreText } from '../attempt/final-score.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { Memory } from './memory.tsx';
import { debriefReducer, firstOpenSection, sectionMark } from './state.ts';
import { useDraft } from './use-draft.ts';

const LIST_COLUMNS = 18;
const GAP_COLUMNS = 3;
/** The edge of the field, and a space. */
const EDGE_COLUMNS = 2;
const MEMORY_COLUMNS = 42;
/** The result, an empty row, what this is, an empty row; beside the editor the question and an empty row. */
const ROWS_ABOVE = 4;
const QUESTION_ROWS = 3;

/** After the finish and before the reference: one's own account, by sections, on the disk as it is typed. */
export function DebriefScreen(props: AttemptScreenProps) {
  const { attempt, status, screen, actions } = props;
  const { attempts } = useHost();
  const size = useWindowSize();
  const sections = debriefSections(attempt.exercise.manifest);
  const [notice, setNotice] = useState<string | null>(null);
  const { draft, change, read } = useDraft(attempt, setNotice);
  const [state, dispatch] = useReducer(debriefReducer, { page: 0 });
  const hasBegun = useRef(false);
  useEffect(() => {
    if (draft === null || hasBegun.current) return;
    hasBegun.current = true;
    dispatch({ type: 'by', pages: firstOpenSection(draft, sections), count: sections.length });
  }, [draft, sections]);
  const section = sections[state.page];
  const turn = (pages: number) => {
    setNotice(null);
    dispatch({ type: 'by', pages, count: sections.length });
  };
  const record = async () => {
    const written = read();
    if (written !== null) await attempts.recordDebrief(attempt, written);
  };
  const leave = () => void record().then(props.leave);
  useKeys((_input, key) => {
    if (key.tab) turn(key.shift ? -1 : 1);
  });
  useKeys(
    (input, key) => {
      if (key.return) void record().then(actions.reveal);
      else if (key.escape || key.upArrow || input === 'k') turn(-1);
      else if (input === 'c') void record().then(props.toCatalog);
      else if (input === 'q') leave();
    },
    { isActive: section === undefined },
  );
  const isRevealed = status.state.phase === 'finished' && status.state.revealedAtMs !== null;
  const columns = bodyColumns(size);
  const beside = isWide(size);
  const hasMemory = size.columns >= WIDE_COLUMNS;
  const fieldColumns =
    columns - (beside ? LIST_COLUMNS + GAP_COLUMNS : 0) - (hasMemory ? MEMORY_COLUMNS + GAP_COLUMNS : 0);
  const editorColumns = fieldColumns - EDGE_COLUMNS;
  const editorRows = bodyRows(size, attemptHeaderRows(size)) - ROWS_ABOVE - QUESTION_ROWS - (beside ? 1 : 3);
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={notice ?? screen.notice}
      isWriting={section !== undefined}
      keys={
        section === undefined
          ? [
              { key: 'enter', does: isRevealed ? 'back to the reference' : 'reveal the reference' },
              { key: 'shift-tab', does: 'write on' },
              { key: 'c', does: 'exercises' },
              { key: 'q', does: isRevealed ? 'leave' : 'leave without seeing it' },
            ]
          : [
              { key: 'tab', does: 'next question' },
              { key: 'shift-tab', does: 'the one before' },
              { key: 'enter', does: 'new line' },
              { key: 'ctrl-o', does: '$EDITOR' },
              { key: 'esc', does: 'done' },
            ]
      }
    >
      <Prose>
        <Text bold>{finalScoreText(status)}</Text>
      </Prose>
      <Text wrap="truncate-end">
        {isRevealed
          ? 'Your debrief. What you add now is marked as written after the reveal.'
          : 'Your debrief, before you see the reference. It is kept as you type.'}
      </Text>
      <Box marginTop={1} flexDirection={beside ? 'row' : 'column'} gap={beside ? GAP_COLUMNS : 1}>
        <SectionList draft={draft} sections={sections} page={state.page} isColumn={beside} />
        <Box flexDirection="column" width={fieldColumns} flexShrink={0}>
          {section === undefined ? (
            <Done isRevealed={isRevealed} />
          ) : draft === null ? null : (
            <>
              <Box height={QUESTION_ROWS - 1} overflow="hidden">
                <Prose>
                  <Text bold>{section.asks}</Text>
                </Prose>
              </Box>
              <Field>
                <TextEditor
                  key={section.topic}
                  columns={editorColumns}
                  rows={Math.max(3, editorRows)}
                  leastRows={Math.min(8, Math.max(3, editorRows))}
                  initial={draft.sections[section.topic] ?? ''}
                  placeholder="Write here, or press tab to skip this one."
                  enter="breaks-line"
                  escapeLoses={false}
                  onEscape={() => turn(sections.length)}
                  onChange={(text) =>
                    change((now) => ({ ...now, sections: { ...now.sections, [section.topic]: text } }))
                  }
                  onNotice={setNotice}
                />
              </Field>
            </>
          )}
        </Box>
        {hasMemory ? <Memory status={status} columns={MEMORY_COLUMNS} /> : null}
      </Box>
    </Frame>
  );
}

/** An edge, so that one sees where one writes. */
function Field({ children }: { readonly children: ReactNode }) {
  const { quiet } = usePalette();
  return (
    <Box
      borderStyle="single"
      borderTop={false}
      borderRight={false}
      borderBottom={false}
      borderDimColor={quiet.dimColor ?? false}
      paddingLeft={1}
      flexShrink={0}
    >
      {children}
    </Box>
  );
}

/** All sections with what is done; in a narrow terminal on one line. */
function SectionList(props: {
  readonly draft: DebriefDraft | null;
  readonly sections: readonly DebriefSection[];
  readonly page: number;
  readonly isColumn: boolean;
}) {
  const { draft, sections, page, isColumn } = props;
  const names = [
    ...sections.map((section) => ({
      name: section.topic,
      mark: draft === null ? '·' : sectionMark(draft, section),
    })),
    { name: 'the reference', mark: ' ' },
  ];
  if (!isColumn) {
    return (
      <Text wrap="truncate-end">
        {names.map(({ name, mark }, index) => (
          <Text key={name} bold={index === page} inverse={index === page}>
            {`${mark.trim()} ${printable(name)}`.trim()}{' '}
          </Text>
        ))}
      </Text>
    );
  }
  return (
    <Box flexDirection="column" width={LIST_COLUMNS} flexShrink={0}>
      {names.map(({ name, mark }, index) => (
        <Text key={name} bold={index === page} wrap="truncate-end">
          {index === page ? '❯' : ' '} {mark} {printable(name)}
        </Text>
      ))}
    </Box>
  );
}

function Done({ isRevealed }: { readonly isRevealed: boolean }) {
  return isRevealed ? (
    <Text bold>Press enter to go back to the reference.</Text>
  ) : (
    <Box flexDirection="column">
      <Text bold>Press enter to reveal the reference.</Text>
      <Prose>
        Then you see each fix beside yours. From then on new attempts at this exercise are practice and do not
        count as results.
      </Prose>
    </Box>
  );
}
