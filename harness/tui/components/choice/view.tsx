import { Box, Text } from 'ink';
import { useState } from 'react';
import { useCommandKeys } from '../use-command-keys.ts';

export interface ChoiceOption<Value> {
  readonly label: string;
  readonly value: Value;
}

/** A few options of which one is chosen, with arrows or j and k, or with its number. */
export function Choice<Value>(props: {
  readonly options: readonly ChoiceOption<Value>[];
  readonly choose: (value: Value) => void;
  readonly back: () => void;
  /** Another key that means something beside the options. */
  readonly onKey?: (input: string) => boolean;
}) {
  const { options } = props;
  const [selected, select] = useState(0);
  const by = (rows: number) => select((now) => Math.max(0, Math.min(options.length - 1, now + rows)));
  const choose = (index: number) => {
    const option = options[index];
    if (option) props.choose(option.value);
    return option !== undefined;
  };
  useCommandKeys((input, key) => {
    if (key.downArrow || input === 'j') by(1);
    else if (key.upArrow || input === 'k') by(-1);
    else if (key.return) choose(selected);
    else if (key.escape || input === 'q') props.back();
    else if (/^[1-9]$/.test(input)) return choose(Number(input) - 1);
    else return props.onKey?.(input) ?? false;
    return true;
  });
  return (
    <Box flexDirection="column" flexShrink={0}>
      {options.map(({ label }, index) => (
        <Text key={label} bold={index === selected} wrap="truncate-end">
          {index === selected ? '❯' : ' '} {label}
        </Text>
      ))}
    </Box>
  );
}
