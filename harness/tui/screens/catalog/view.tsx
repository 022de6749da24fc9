import { ConfirmInput, TextInput } from '@inkjs/ui';
import { Box, Text, useApp, useWindowSize } from 'ink';
import { useReducer, useState } from 'react';
import type { ListedExercise } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';
import type { Move } from '../../app/state.ts';
import { Frame, TitleLine } from '../../components/frame.tsx';
import { bodyRows } from '../../components/size.ts';
import { Detail } from './detail.tsx';
import { useCatalogInput } from './input.ts';
import { ModeChoice } from './mode-choice.tsx';
import { RowLine } from './row-line.tsx';
import {
  atFirst,
  type CatalogAction,
  type CatalogRow,
  catalogReducer,
  catalogRows,
  firstVisible,
  runningAttempt,
} from './state.ts';
import { useCatalog } from './use-catalog.ts';

/** Rows below the list: a gap, and the text about the selected line. */
const DETAIL_ROWS = 5;
/** The title alone. */
const HEADER_ROWS = 1;

/** All exercises, what this user made of them, and attempts to go on with. */
export function CatalogScreen(props: {
  readonly known: readonly ListedExercise[];
  readonly notice: string | null;
  readonly move: (move: Move) => void;
}) {
  const { attempts, steps } = useHost();
  const { exit } = useApp();
  const { columns, rows: height } = useWindowSize();
  const [state, dispatch] = useReducer(catalogReducer, atFirst);
  const [said, setNotice] = useState<string | null>(null);
  const { exercises, history, reload } = useCatalog(props.known, ({ message, next }) =>
    setNotice(printable(`${message} ${steps.next(next)}`)),
  );
  const notice = said ?? props.notice;
  const rows = catalogRows(exercises, history, state.filter);
  const selected = rows[state.selected];

  const resume = async ({ attempt }: Pick<Extract<CatalogRow, { kind: 'unfinished' }>, 'attempt'>) => {
    const opened = await attempts.open(attempt.workspace);
    if (opened.ok) props.move({ type: 'opened', attempt: opened.value });
    else setNotice(printable(`${opened.failure.message} ${steps.next(opened.failure.next)}`));
  };
  const giveUp = async () => {
    dispatch({ type: 'asks', asks: 'choice' });
    if (selected?.kind !== 'unfinished') return;
    const opened = await attempts.open(selected.attempt.workspace);
    const result = opened.ok ? await attempts.abandon(opened.value) : opened;
    setNotice(result.ok ? 'Given up. Its workspace stays where it is.' : printable(result.failure.message));
    await reload();
  };
  useCatalogInput({ asks: state.asks, rows, selected, dispatch, resume, leave: exit, onUnknown: setNotice });

  const running =
    selected?.kind === 'exercise' ? runningAttempt(history, selected.exercise.manifest.id) : undefined;

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
            resume={running ? () => void resume({ attempt: running }) : null}
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

const keyOf = (row: CatalogRow): string =>
  row.kind === 'unfinished' ? row.attempt.attemptId : row.exercise.manifest.id;

function FilterLine({ dispatch }: { readonly dispatch: (action: CatalogAction) => void }) {
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
