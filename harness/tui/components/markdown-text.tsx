import { Box, Text } from 'ink';
import { memo, useMemo } from 'react';
import { CodeBlock } from './code/code-block.tsx';
import { type Block, blocksOf, type Span } from './markdown.ts';
import { Prose } from './prose.tsx';

/** Longer lines are hard to read on: the eye loses the start of the next. */
const MOST_COLUMNS = 110;

/** Markdown as paragraphs of the terminal's width, or of what can be read well. */
export const MarkdownText = memo(({ markdown }: { readonly markdown: string }) => {
  const blocks = useMemo(() => blocksOf(markdown), [markdown]);
  return (
    <Box flexDirection="column" maxWidth={MOST_COLUMNS}>
      {blocks.map((block, index) => (
        <Box key={index} marginTop={needsGap(blocks[index - 1], block) ? 1 : 0} flexShrink={0}>
          <BlockText block={block} />
        </Box>
      ))}
    </Box>
  );
});

const needsGap = (before: Block | undefined, block: Block): boolean =>
  before !== undefined && !(before.kind === block.kind && (block.kind === 'item' || block.kind === 'code'));

function BlockText({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <Text bold underline>
          <Spans spans={block.spans} />
        </Text>
      );
    case 'paragraph':
      return <Spans spans={block.spans} />;
    case 'quote':
      return (
        <Box borderStyle="bold" borderTop={false} borderRight={false} borderBottom={false} paddingLeft={1}>
          <Spans spans={block.spans} />
        </Box>
      );
    case 'item':
      return (
        <Box gap={1}>
          <Box flexShrink={0}>
            <Text>{/\d/.test(block.mark) ? block.mark : '•'}</Text>
          </Box>
          <Spans spans={block.spans} />
        </Box>
      );
    case 'code':
      return (
        <Box flexDirection="column" paddingLeft={4}>
          <CodeBlock lines={block.lines} language={block.language} />
        </Box>
      );
  }
}

function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return (
    <Prose>
      {spans.map(({ text, bold }, index) => (
        <Text key={index} bold={bold}>
          {text}
        </Text>
      ))}
    </Prose>
  );
}
