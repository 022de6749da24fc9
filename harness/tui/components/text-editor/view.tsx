import { Box, Text, usePaste } from 'ink';
import { useReducer, useRef, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { usePalette } from '../palette.ts';
import { commandsOf, type EditorCommand } from './keys.ts';
import { type Edit, edited, type Shown, type TextBuffer, textBuffer } from './text-buffer.ts';
import { useExternalEditor } from './use-external-editor.ts';
import { type PlacedRow, rowOf, wrappedText } from './wrapped-text.ts';

export interface TextEditorProps {
  readonly columns: number;
  /** The most rows it may take. */
  readonly rows: number;
  /** Rows that it takes at least; it grows with its text. */
  readonly leastRows?: number;
  readonly initial?: string;
  /** What one could write here, while nothing is written. */
  readonly placeholder?: string;
  /** What enter does: ends the text, or begins a new line of it. */
  readonly enter: 'submits' | 'breaks-line';
  readonly isActive?: boolean;
  readonly onChange?: (text: string) => void;
  readonly onSubmit?: (text: string) => void;
  /** Escape; where a text would be lost with it, only the second one in a row. */
  readonly onEscape: () => void;
  /** Whether leaving by escape loses the text. */
  readonly escapeLoses: boolean;
  /** What went wrong with $EDITOR, or what to know now; null takes it back. */
  readonly onNotice?: (notice: string | null) => void;
}

const ASK_TO_LOSE = 'Press esc again to drop what you wrote; any other key continues.';

/** A field for text of any length, with the keys of a good editor. Model: `text-buffer.ts`. */
export function TextEditor(props: TextEditorProps) {
  const { columns, rows, isActive = true, initial = '', onNotice } = props;
  const shown: Shown = { columns: textColumns(columns), rows };
  const buffer = useRef<TextBuffer | null>(null);
  buffer.current ??= textBuffer(initial);
  const [, repaint] = useReducer((count: number) => count + 1, 0);
  const [isAsking, setAsking] = useState(false);
  const apply = (edit: Edit) => {
    const before = buffer.current ?? textBuffer(initial);
    const after = edited(before, edit, shown);
    buffer.current = after;
    repaint();
    if (after.text !== before.text) props.onChange?.(after.text);
  };
  const openExternally = useExternalEditor({
    read: () => buffer.current?.text ?? '',
    write: (text) => apply({ type: 'replace', text }),
    onNotice: onNotice ?? (() => {}),
  });
  const act = (command: EditorCommand) => {
    const text = buffer.current?.text ?? '';
    switch (command.type) {
      case 'enter':
        if (props.enter === 'submits') return props.onSubmit?.(text);
        return apply({ type: 'insert', text: '\n' });
      case 'escape':
        if (!props.escapeLoses || text.trim() === '' || isAsking) return props.onEscape();
        setAsking(true);
        return onNotice?.(ASK_TO_LOSE);
      case 'external-editor':
        return openExternally();
      default:
        return apply(command);
    }
  };
  useKeys(
    (input, key) => {
      if (isAsking && !key.escape) {
        setAsking(false);
        onNotice?.(null);
      }
      for (const command of commandsOf(input, key)) act(command);
    },
    { isActive },
  );
  usePaste((text) => apply({ type: 'insert', text }), { isActive });
  return <ShownText buffer={buffer.current} {...props} isActive={isActive} />;
}

function ShownText(props: TextEditorProps & { readonly buffer: TextBuffer; readonly isActive: boolean }) {
  const { buffer, columns, rows: most, leastRows = 1, placeholder = '', isActive } = props;
  const { quiet } = usePalette();
  const offset = useRef(0);
  if (buffer.text === '') {
    return (
      <Box height={Math.max(1, leastRows)} width={columns}>
        <Text wrap="truncate-end">
          {isActive ? <Text inverse> </Text> : null}
          <Text {...quiet}>{placeholder}</Text>
        </Text>
      </Box>
    );
  }
  const rows = wrappedText(buffer.text, textColumns(columns));
  const height = Math.min(most, Math.max(leastRows, rows.length));
  const current = rowOf(rows, buffer.cursor);
  offset.current = Math.max(
    Math.min(offset.current, current, Math.max(0, rows.length - height)),
    current - height + 1,
  );
  const first = offset.current;
  const above = first > 0 ? `↑ ${first} more above` : '';
  const below = first + height < rows.length ? `↓ ${rows.length - first - height} more below` : '';
  return (
    <Box flexDirection="column" flexShrink={0} width={columns} minHeight={leastRows}>
      {rows.slice(first, first + height).map((row, index) => (
        <RowText
          key={row.start}
          row={row}
          columns={columns}
          cursor={isActive && first + index === current ? buffer.cursor : null}
        />
      ))}
      {rows.length > height ? (
        <Text {...quiet} wrap="truncate-end">
          {[above, below].filter(Boolean).join(' · ')}
        </Text>
      ) : null}
    </Box>
  );
}

/** One column is kept for a cursor behind the last character. */
const textColumns = (columns: number): number => columns - 1;

/** One row; the cursor is a block on the character that the next key goes in front of. */
function RowText(props: {
  readonly row: PlacedRow;
  readonly columns: number;
  readonly cursor: number | null;
}) {
  const { row, columns, cursor } = props;
  const textOf = (cells: PlacedRow['cells']) => cells.map(({ text }) => text).join('');
  // Spaces at which a row wraps may stand over the edge.
  let used = 0;
  const cells = row.cells.filter(({ width }) => {
    used += width;
    return used <= columns;
  });
  if (cursor === null) return <Text>{textOf(cells) || ' '}</Text>;
  const place = cells.findIndex(({ offset }) => offset === cursor);
  const isAtEnd = place < 0;
  const before = isAtEnd ? (used >= columns ? cells.slice(0, -1) : cells) : cells.slice(0, place);
  return (
    <Text>
      {textOf(before)}
      <Text inverse>{isAtEnd ? ' ' : cells[place]?.text}</Text>
      {isAtEnd ? '' : textOf(cells.slice(place + 1))}
    </Text>
  );
}
