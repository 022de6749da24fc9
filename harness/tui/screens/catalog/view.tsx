import { Box, Text, useApp, useWindowSize } from 'ink';
import { useReducer, useState } from 'react';
import type { ListedExercise } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { recommendationText } from '../../../wording/recommendation.ts';
import { useCommonHost } from '../../app/context.ts';
import type { Move } from '../../app/state.ts';
import type { LateParts } from '../../app/use-late-parts.ts';
import { Frame, TitleLine } from '../../components/frame.tsx';
import { bodyColumns, bodyRows } from '../../components/size.ts';
import { THEMES } from '../../components/theme-names.ts';
import { UnknownKeyContext } from '../../components/use-command-keys.ts';
import { YesNo } from '../../components/yes-no.tsx';
import { listColumns, PREVIEW_COLUMNS } from './columns.ts';
import { Detail } from './detail.tsx';
import { FilterLine } from './filter-line.tsx';
import { useCatalogInput } from './input.ts';
import { keysOf } from './keys.ts';
import { MODE_ROWS, ModeChoice } from './mode-choice.tsx';
import { RowLine } from './row-line.tsx';
import {
  atFirst,
  type CatalogRow,
  type CatalogState,
  catalogReducer,
  catalogRows,
  firstVisible,
  runningAttempt,
  wasRevealed,
} from './state.ts';
import { useCatalog } from './use-catalog.ts';

/** Rows below the list: a gap, and the text about the selected line. */
const DETAIL_ROWS = 5;
/** The title alone. */
const HEADER_ROWS = 1;
/** Between the list and the preview. */
const GAP_COLUMNS = 4;

/** All exercises, what this user made of them, attempts to go on with and to look back at. */
export function CatalogScreen(props: {
  /** Null until it is loaded: then there are no rows yet that need it. */
  readonly late: LateParts | null;
  readonly known: readonly ListedExercise[];
  readonly notice: string | null;
  readonly move: (move: Move) => void;
}) {
  const { late } = props;
  const attempts = late?.attempts ?? null;
  const { steps, nowMs, settings, changeSettings } = useCommonHost();
  const { exit } = useApp();
  const { columns, rows: height } = useWindowSize();
  const [state, dispatch] = useReducer(catalogReducer, atFirst);
  const [said, setNotice] = useState<string | null>(null);
  const { exercises, history, next, reload } = useCatalog(attempts, props.known, (failure) =>
    setNotice(printable(`${failure.message} ${steps.next(failure.next)}`)),
  );
  const notice = said ?? props.notice;
  const rows = catalogRows(exercises, history, state);
  const selected = rows[state.selected];

  const open = async ({ attempt }: Pick<Extract<CatalogRow, { kind: 'unfinished' }>, 'attempt'>) => {
    const opened = await attempts?.open(attempt.workspace);
    if (opened === undefined) return;
    if (!opened.ok) setNotice(printable(`${opened.failure.message} ${steps.next(opened.failure.next)}`));
    else if (opened.value.id === attempt.attemptId) props.move({ type: 'opened', attempt: opened.value });
    else setNotice('Another attempt has its workspace now, so there is nothing to compare with.');
  };
  const giveUp = async () => {
    dispatch({ type: 'asks', asks: 'choice' });
    if (selected?.kind !== 'unfinished' || attempts === null) return;
    const opened = await attempts.open(selected.attempt.workspace);
    const result = opened.ok ? await attempts.abandon(opened.value) : opened;
    setNotice(result.ok ? 'Given up. Its workspace stays where it is.' : printable(result.failure.message));
    await reload();
  };
  const nextTheme = () => {
    const theme = THEMES[(THEMES.indexOf(settings.theme) + 1) % THEMES.length] ?? 'dark';
    changeSettings({ theme });
    setNotice(`Theme: ${theme}.`);
  };
  useCatalogInput({
    asks: state.asks,
    filter: state.filter,
    rows,
    selected,
    dispatch,
    open,
    leave: exit,
    nextTheme,
    onUnknown: setNotice,
  });

  const exercise = selected?.kind === 'exercise' ? selected.exercise : undefined;
  const id = exercise?.manifest.id;
  const running = id === undefined ? undefined : runningAttempt(history, id);
  const advice = next !== null && next.exerciseId === id ? recommendationText(next, nowMs()) : null;
  const isBeside = columns >= PREVIEW_COLUMNS;
  const body = bodyRows({ rows: height }, HEADER_ROWS);
  const below = state.asks === 'mode' ? MODE_ROWS + 1 : DETAIL_ROWS;
  const needsBelow = !isBeside || state.asks !== 'choice' || exercise === undefined;
  const listRows = Math.max(1, body - (needsBelow ? below : 0));
  const first = firstVisible(state.selected, rows.length, listRows);
  const list = listColumns(columns);
  return (
    <UnknownKeyContext value={setNotice}>
      <Frame
        header={<TitleLine title="bugsquash" aside={asideOf(exercises.length, rows, state)} />}
        notice={notice}
        keys={keysOf(selected, state)}
        isWriting={state.asks === 'filter'}
        footer={
          state.asks === 'filter' ? (
            <FilterLine initial={state.filter} columns={bodyColumns({ columns })} dispatch={dispatch} />
          ) : undefined
        }
      >
        <Box gap={GAP_COLUMNS} flexGrow={1}>
          <Box flexDirection="column" width={list} flexShrink={0}>
            <Box flexDirection="column" height={listRows} flexShrink={0}>
              {rows.slice(first, first + listRows).map((row, index) => (
                <RowLine
                  key={keyOf(row)}
                  row={row}
                  isSelected={first + index === state.selected}
                  isNext={row.kind === 'exercise' && row.exercise.manifest.id === next?.exerciseId}
                  columns={list}
                />
              ))}
              {rows.length === 0 ? (
                <Text>Nothing matches “{printable(state.filter)}”; esc clears it.</Text>
              ) : null}
            </Box>
            {needsBelow ? (
              <Box height={below} paddingTop={1} flexDirection="column" overflow="hidden" flexShrink={0}>
                {state.asks === 'mode' && exercise !== undefined ? (
                  <ModeChoice
                    exercise={exercise}
                    resume={running ? () => void open({ attempt: running }) : null}
                    isAfterReveal={wasRevealed(history, exercise.manifest.id)}
                    back={() => dispatch({ type: 'asks', asks: 'choice' })}
                    choose={(choice) =>
                      props.move({ type: 'chosen', exerciseId: exercise.manifest.id, choice })
                    }
                  />
                ) : state.asks === 'give-up' ? (
                  <YesNo
                    question="Give this attempt up? It can't be resumed then."
                    yes={() => void giveUp()}
                    no={() => dispatch({ type: 'asks', asks: 'choice' })}
                  />
                ) : (
                  <Detail row={selected} history={history} advice={advice} columns={list} />
                )}
              </Box>
            ) : null}
          </Box>
          {isBeside && late !== null && exercise !== undefined ? (
            <late.screens.Preview
              exercise={exercise}
              history={history}
              advice={advice}
              columns={bodyColumns({ columns }) - list - GAP_COLUMNS}
              rows={body}
            />
          ) : null}
        </Box>
      </Frame>
    </UnknownKeyContext>
  );
}

/** How many there are; a filter that is on, and an order that is not the usual one. */
function asideOf(all: number, rows: readonly CatalogRow[], { filter, sort }: CatalogState): string {
  const order = sort === 'level' ? '' : ` · by ${sort}`;
  if (filter.trim() === '') return `${all} exercises${order}`;
  const shown = rows.filter(({ kind }) => kind === 'exercise').length;
  return `${shown} of ${all} exercises · filter “${printable(filter.trim())}”${order}`;
}

const keyOf = (row: CatalogRow): string =>
  row.kind === 'exercise' ? row.exercise.manifest.id : row.attempt.attemptId;
