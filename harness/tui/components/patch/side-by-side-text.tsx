import { Box, Text } from 'ink';
import { useMemo } from 'react';
import stringWidth from 'string-width';
import { printable } from '../../../domain/printable.ts';
import { useCode } from '../code/use-code.ts';
import { usePalette } from '../palette.ts';
import { padded } from '../wrapping.ts';
import {
  type AlignedRow,
  alignedRows,
  type LineSpan,
  type SideLine,
  withCode,
  wrappedSpans,
} from './side-by-side.ts';

/** The number, a space, the sign, a space. */
const GUTTER_COLUMNS = 7;
const RULE = ' │ ';

/** Two patches beside each other, line by line of the file they start from, with the changed words marked. */
export function SideBySide(props: {
  readonly left: { readonly title: string; readonly patch: string };
  readonly right: { readonly title: string; readonly patch: string };
  readonly paths: readonly string[];
  readonly columns: number;
}) {
  const { left, right, paths, columns } = props;
  const width = Math.floor((columns - RULE.length) / 2);
  const { quiet } = usePalette();
  const code = useCode();
  const rows = useMemo(() => {
    const plain = alignedRows(left.patch, right.patch, paths);
    return code === null ? plain : withCode(plain, code);
  }, [left.patch, right.patch, paths.join('\n'), code]);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text>
        <Text bold>{padded(left.title, width)}</Text>
        <Text {...quiet}>{RULE}</Text>
        <Text bold>{right.title}</Text>
      </Text>
      {rows.map((row, index) => (
        <Row key={index} row={row} width={width} />
      ))}
    </Box>
  );
}

function Row({ row, width }: { readonly row: AlignedRow; readonly width: number }) {
  const { quiet } = usePalette();
  if (row.kind === 'file')
    return (
      <Text bold underline>
        {printable(row.path)}
      </Text>
    );
  if (row.kind === 'gap') return <Text {...quiet}>{`${padded('   ⋯', width)}${RULE}   ⋯`}</Text>;
  const [left, right] = [rowsOf(row.left, width), rowsOf(row.right, width)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => (
    <Text key={index}>
      <Cell line={row.left} spans={left[index]} isFirst={index === 0} width={width} />
      <Text {...quiet}>{RULE}</Text>
      <Cell line={row.right} spans={right[index]} isFirst={index === 0} width={width} />
    </Text>
  ));
}

const rowsOf = (line: SideLine | null, width: number): readonly (readonly LineSpan[])[] =>
  line === null ? [] : wrappedSpans(line.spans, width - GUTTER_COLUMNS, stringWidth);

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

function Cell(props: {
  readonly line: SideLine | null;
  readonly spans: readonly LineSpan[] | undefined;
  readonly isFirst: boolean;
  readonly width: number;
}) {
  const { line, spans, isFirst, width } = props;
  const { good, bad, quiet, changed, code } = usePalette();
  if (line === null || spans === undefined) return <Text>{' '.repeat(width)}</Text>;
  const paint = { same: {}, removed: bad, added: good }[line.kind];
  const used = spans.reduce((sum, { text }) => sum + stringWidth(text), 0);
  const number = isFirst && line.number !== null ? String(line.number) : '';
  return (
    <>
      <Text {...quiet}>{`${number.padStart(4)} `}</Text>
      <Text {...paint}>
        {`${isFirst ? SIGNS[line.kind] : ' '} `}
        {spans.map(({ text, isChanged, part = null }, index) => (
          <Text key={index} {...(part === null ? {} : code[part])} {...(isChanged ? changed : {})}>
            {text}
          </Text>
        ))}
      </Text>
      {' '.repeat(Math.max(0, width - GUTTER_COLUMNS - used))}
    </>
  );
}
