import { Box, type DOMElement, Text, useBoxMetrics } from 'ink';
import { type ReactNode, useReducer, useRef } from 'react';
import { usePalette } from '../palette.ts';
import { type ScrollKeys, useScrollInput } from './input.ts';
import { scrolled } from './state.ts';

/** A text of any length in a window of `height` rows, the last of which says where one is when it does not fit. */
export function Scroll(props: {
  readonly height: number;
  readonly keys?: ScrollKeys;
  readonly children: ReactNode;
}) {
  const { quiet } = usePalette();
  const content = useRef<DOMElement>(null);
  const metrics = useBoxMetrics(content as never);
  const [offset, dispatch] = useReducer(scrolled, 0);
  const fits = metrics.height <= props.height;
  const page = fits ? props.height : props.height - 1;
  const most = Math.max(0, metrics.height - page);
  useScrollInput({ keys: props.keys ?? 'all', page: Math.max(1, page - 1), most, dispatch });
  const first = Math.min(offset, most);
  return (
    <Box flexDirection="column" height={props.height}>
      <Box height={page} overflow="hidden" flexDirection="column">
        <Box ref={content} flexDirection="column" flexShrink={0} marginTop={-first}>
          {props.children}
        </Box>
      </Box>
      {fits ? null : (
        <Text {...quiet}>
          {first < most ? '↓ more' : '  end'} · rows {first + 1}–{first + page} of {metrics.height}
        </Text>
      )}
    </Box>
  );
}
