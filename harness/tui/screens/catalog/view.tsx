import { existsSync } from 'node:fs';
import { ConfirmInput, Select, TextInput } from '@inkjs/ui';
import { Box, Text, useApp, useWindowSize } from 'ink';
import { useEffect, useReducer, useState } from 'react';
import type { HistoryLine, ListedExercise } from '../../../attempts/attempts.ts';
import type { Mode } from '../../../domain/attempt.ts';
import { useHost } from '../../app/context.ts';
import type { Move } from '../../app/state.ts';
import { Frame, TitleLine } from '../../pieces/frame.tsx';
import { Prose } from '../../pieces/prose.tsx';
import { bodyRows } from '../../pieces/size.ts';
import { printable } from '../../printable.ts';
import { catalogCells, catalogColumns, verifiedWords } from './columns.ts';
import { useCatalogInput } from './input.ts';
import { atFirst, type CatalogRow, catalogReducer, catalogRows, firstVisible } from './state.ts';

const PHASES = {
  prepared: 'clock not started',
  running: 'clock running',
  paused: 'paused',
  over: 'time is up',
  finished: 'finished',
  abandoned: 'given up',
} as const;

const MODES = [
  { label: 'Practice: pause when you like, see at once what is gone', value: 'practice' },
  { label: 'Strict: no pause, results stay sealed until the bell', value: 'strict' },
];

/** Rows below the list: a gap, and the text about the selected line. */
const DETAIL_ROWS = 5;
/** At the top: the title, and what the columns are. */
const HEADER_ROWS = 1;

/** All exercises, what this user made of them, and attempts to go on with. */
export function CatalogScreen(props: {
  readonly known: readonly ListedExercise[];
  readonly notice: string | null;
  readonly move: (move: Move) => void;
}) {
  const { attempts } = useHost();
  const { exit } = useApp();
  const { columns, rows: height } = useWindowSize();
  const [state, dispatch] = useReducer(catalogReducer, atFirst);
  const { exercises, history, reload } = useCatalog(props.known);
  const [notice, setNotice] = useState(props.notice);
  const rows = catalogRows(exercises, history, state.filter);
  const selected = rows[state.selected];

  const resume = async ({ attempt }: Extract<CatalogRow, { kind: 'unfinished' }>) => {
    const opened = await attempts.open(attempt.workspace);
    if (opened.ok) props.move({ type: 'opened', attempt: opened.value });
    else setNotice(printable(`${opened.failure.message} ${opened.failure.next}`));
  };
  const giveUp = async () => {
    dispatch({ type: 'asks', asks: 'choice' });
    if (selected?.kind !== 'unfinished') return;
    const opened = await attempts.open(selected.attempt.workspace);
    const result = opened.ok ? await attempts.abandon(opened.value) : opened;
    setNotice(result.ok ? 'Given up. Its workspace stays where it is.' : printable(result.failure.message));
    await reload();
  };
  useCatalogInput({ asks: state.asks, rows, selected, dispatch, resume, leave: exit });

  const listRows = Math.max(1, bodyRows({ rows: height }, HEADER_ROWS) - DETAIL_ROWS);
  const first = firstVisible(state.selected, rows.length, listRows);
  return (
    <Frame
      header={<TitleLine title="bugsquash" aside={`${exercises.length} exercises`} />}
      notice={notice}
      keys={[
        { key: '↑↓', does: 'move' },
        { key: 'enter', does: selected?.kind === 'unfinished' ? 'go on' : 'choose' },
        ...(selected?.kind === 'unfinished' ? [{ key: 'x', does: 'give up' }] : []),
        { key: '/', does: 'filter' },
        { key: 'q', does: 'leave' },
      ]}
      footer={state.asks === 'filter' ? <FilterLine dispatch={dispatch} /> : undefined}
    >
      <Box flexDirection="column" height={listRows}>
        {rows.slice(first, first + listRows).map((row, index) => (
          <RowLine
            key={keyOf(row)}
            row={row}
            isSelected={first + index === state.selected}
            columns={columns}
          />
        ))}
        {rows.length === 0 ? <Text>Nothing matches “{printable(state.filter)}”.</Text> : null}
      </Box>
      <Box height={DETAIL_ROWS} paddingTop={1} flexDirection="column" overflow="hidden">
        {state.asks === 'mode' && selected?.kind === 'exercise' ? (
          <ModeChoice
            exercise={selected.exercise}
            choose={(mode) => props.move({ type: 'chosen', exerciseId: selected.exercise.manifest.id, mode })}
          />
        ) : state.asks === 'give-up' ? (
          <Box gap={1}>
            <Text>Give this attempt up? It can't be resumed then.</Text>
            <ConfirmInput
              defaultChoice="cancel"
              onConfirm={giveUp}
              onCancel={() => dispatch({ type: 'asks', asks: 'choice' })}
            />
          </Box>
        ) : (
          <Detail row={selected} />
        )}
      </Box>
    </Frame>
  );
}

/** The catalog as it was for the first frame, then again with the attempts of this user. */
function useCatalog(known: readonly ListedExercise[]) {
  const { attempts } = useHost();
  const [exercises, setExercises] = useState(known);
  const [history, setHistory] = useState<readonly HistoryLine[]>([]);
  const reload = async () => {
    const [listed, lines] = [await attempts.list(), await attempts.history()];
    if (listed.ok) setExercises(listed.value);
    // Whoever deleted a workspace has given its attempt up.
    if (lines.ok) setHistory(lines.value.filter(({ workspace }) => existsSync(workspace)));
  };
  useEffect(() => {
    void reload();
  }, []);
  return { exercises, history, reload };
}

const keyOf = (row: CatalogRow): string =>
  row.kind === 'unfinished' ? row.attempt.attemptId : row.exercise.manifest.id;

function RowLine(props: {
  readonly row: CatalogRow;
  readonly isSelected: boolean;
  readonly columns: number;
}) {
  const { row, isSelected } = props;
  const { title, cells } =
    row.kind === 'exercise'
      ? catalogCells(row.exercise, catalogColumns(props.columns))
      : {
          title: `Go on: ${printable(row.title)}`,
          cells: [{ text: `${row.attempt.mode}, ${PHASES[row.attempt.phase]}`, columns: 27 }],
        };
  return (
    <Box flexShrink={0}>
      <Box flexGrow={1} flexShrink={1}>
        <Text bold={isSelected} wrap="truncate-end">
          {isSelected ? '❯ ' : '  '}
          {title}
        </Text>
      </Box>
      {cells.map(({ text, columns }) => (
        <Box key={text} width={columns} flexShrink={0} justifyContent="flex-end">
          <Text bold={isSelected} wrap="truncate-end">
            {text}
          </Text>
        </Box>
      ))}
    </Box>
  );
}

function Detail({ row }: { readonly row: CatalogRow | undefined }) {
  if (row === undefined) return null;
  if (row.kind === 'unfinished') {
    return (
      <>
        <Text>An attempt that is not finished. Enter goes on with it where you left.</Text>
        <Text wrap="truncate-middle">{printable(row.attempt.workspace)}</Text>
      </>
    );
  }
  const { manifest, verified } = row.exercise;
  return (
    <>
      <Box height={2} overflow="hidden">
        <Prose>{printable(manifest.summary)}</Prose>
      </Box>
      <Text wrap="truncate-end">{printable(manifest.tags.join(' · '))}</Text>
      <Text wrap="truncate-end">{verifiedWords[verified]}</Text>
    </>
  );
}

function ModeChoice(props: { readonly exercise: ListedExercise; readonly choose: (mode: Mode) => void }) {
  const { minutes } = useHost();
  const { title, minutes: usual } = props.exercise.manifest;
  return (
    <>
      <Text bold wrap="truncate-end">
        {printable(title)}: how? ({minutes ?? usual} minutes; esc goes back)
      </Text>
      <Select options={MODES} onChange={(mode) => props.choose(mode === 'strict' ? 'strict' : 'practice')} />
    </>
  );
}

function FilterLine({
  dispatch,
}: {
  readonly dispatch: (action: Parameters<typeof catalogReducer>[1]) => void;
}) {
  return (
    <Box gap={1}>
      <Text bold>/</Text>
      <TextInput
        placeholder="words in the title, level, style or tags; enter keeps, esc drops"
        onChange={(filter) => dispatch({ type: 'filtered', filter })}
        onSubmit={() => dispatch({ type: 'asks', asks: 'choice' })}
      />
    </Box>
  );
}
