import { Box, Text } from 'ink';
import { useEffect, useState } from 'react';
import stringWidth from 'string-width';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import { printable, printableLines } from '../../../domain/printable.ts';
import type { Report } from '../../../report/report.ts';
import type { Block, Section } from '../../../report/sections/section.ts';
import { scoreLine } from '../../../report/words.ts';
import { useHost } from '../../app/context.ts';
import { sparkline } from '../../components/meter.ts';
import { usePalette } from '../../components/palette.ts';
import { Prose } from '../../components/prose.tsx';
import { padded } from '../../components/wrapping.ts';

/** On paper, or beside a chart: here the timeline tells the same. */
const LEFT_OUT: ReadonlySet<string> = new Set(['rubric', 'runs']);

interface Page {
  readonly report: Report;
  readonly sections: readonly Section[];
}

/** How one worked, in the sections that every form of the report has. */
export function ReportPage({
  attempt,
  columns,
}: {
  readonly attempt: OpenAttempt;
  readonly columns: number;
}) {
  const { attempts } = useHost();
  const [page, setPage] = useState<Page | string | null>(null);
  useEffect(() => {
    const build = async () => {
      const built = await attempts.report({ directory: attempt.workspace.directory });
      if (!built.ok) return setPage(built.failure.message);
      const { sectionsOf } = await import('../../../report/sections/sections.ts');
      const sections = sectionsOf(built.value).filter(
        ({ id }) => !LEFT_OUT.has(id) || (id === 'rubric' && built.value.interview !== null),
      );
      setPage({ report: built.value, sections });
    };
    void build();
  }, [attempts, attempt]);
  if (page === null) return null;
  if (typeof page === 'string') return <Text>{printable(page)}</Text>;
  const totals = page.report.submissions.map(({ score }) => (score?.total ?? 0) / 100);
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text wrap="truncate-end">
        <Text bold>{scoreLine(page.report)}</Text>
        {totals.length > 1 ? `   ${sparkline(totals)}` : ''}
      </Text>
      {page.sections.map(({ id, title, blocks }) => (
        <Box key={id} flexDirection="column" flexShrink={0} marginTop={1}>
          <Text bold underline>
            {printable(title)}
          </Text>
          {blocks.map((block, index) => (
            <BlockText key={index} block={block} columns={columns} />
          ))}
        </Box>
      ))}
    </Box>
  );
}

function BlockText({ block, columns }: { readonly block: Block; readonly columns: number }) {
  switch (block.kind) {
    case 'table':
      return <TableText block={block} columns={columns} />;
    case 'list':
      return block.items.map(({ mark, text }, index) => (
        <Box key={index} gap={1} flexShrink={0}>
          <Box flexShrink={0}>
            <Text>{mark === undefined ? '•' : `${printable(mark)}:`}</Text>
          </Box>
          <Prose>{printable(text)}</Prose>
        </Box>
      ));
    case 'quote':
      return (
        <Box paddingLeft={2} flexShrink={0}>
          <Text>{printableLines(block.text).join('\n')}</Text>
        </Box>
      );
    case 'paragraph':
      return <Prose>{printable(block.text)}</Prose>;
  }
}

const GAP = 2;

/** A table in the columns there are: the widest of its columns wraps. */
function TableText(props: {
  readonly block: Extract<Block, { readonly kind: 'table' }>;
  readonly columns: number;
}) {
  const { quiet } = usePalette();
  const { head, rows, numbers = [] } = props.block;
  const cells = [head, ...rows].map((row) => row.map(printable));
  // A heading wraps into about two rows: it must not take the space of what stands below it.
  const widths = head.map((title, column) =>
    Math.max(
      Math.ceil(stringWidth(title) / 2),
      ...title.split(' ').map((word) => stringWidth(word)),
      ...cells.slice(1).map((row) => stringWidth(row[column] ?? '')),
    ),
  );
  const all = widths.reduce((sum, width) => sum + width + GAP, -GAP);
  const widest = widths.indexOf(Math.max(...widths));
  const left = (widths[widest] ?? 0) - Math.max(0, all - props.columns);
  const shown = widths.map((width, column) => (column === widest ? Math.max(12, left) : width));
  return cells.map((row, index) => (
    <Box key={index} gap={GAP} flexShrink={0}>
      {row.map((cell, column) => {
        const width = shown[column] ?? 0;
        const isNumber = numbers.includes(column);
        return (
          <Box key={column} width={width} flexShrink={0}>
            {index === 0 ? (
              <Prose>
                <Text {...quiet}>{cell}</Text>
              </Prose>
            ) : (
              <Prose>{isNumber ? padded('', width - stringWidth(cell)) + cell : cell}</Prose>
            )}
          </Box>
        );
      })}
    </Box>
  ));
}
