import { Box, Text } from 'ink';
import { TextEditor } from '../../components/text-editor/view.tsx';
import type { CatalogAction } from './state.ts';

/** Where the filter is written, in place of the keys; the list follows each letter. */
export function FilterLine(props: {
  readonly initial: string;
  readonly columns: number;
  readonly dispatch: (action: CatalogAction) => void;
}) {
  const { initial, columns, dispatch } = props;
  return (
    <Box gap={1}>
      <Text bold>/</Text>
      <TextEditor
        columns={columns - 2}
        rows={1}
        initial={initial}
        placeholder="words in the title, level, style or tags; enter keeps, esc drops"
        enter="submits"
        escapeLoses={false}
        onChange={(filter) => dispatch({ type: 'filtered', filter })}
        onSubmit={() => dispatch({ type: 'asks', asks: 'choice' })}
        onEscape={() => {
          dispatch({ type: 'filtered', filter: '' });
          dispatch({ type: 'asks', asks: 'choice' });
        }}
      />
    </Box>
  );
}
