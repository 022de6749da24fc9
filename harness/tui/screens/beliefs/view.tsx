import { MultiSelect } from '@inkjs/ui';
import { Box, Text, useInput, useWindowSize } from 'ink';
import { printable } from '../../../domain/printable.ts';
import { ATTEMPT_HEADER_ROWS, AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { bodyColumns, bodyRows } from '../../components/size.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';

/** The pointer before an option and the tick behind it. */
const SIGN_COLUMNS = 6;

/** In strict mode one says first which reports one believes fixed; the report sets that beside the truth. */
export function BeliefsScreen({ status, screen, actions, toCockpit }: AttemptScreenProps) {
  const { columns, rows } = useWindowSize();
  const most = bodyColumns({ columns }) - SIGN_COLUMNS;
  useInput((_input, key) => {
    if (key.escape) toCockpit();
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[
        { key: '↑↓', does: 'move' },
        { key: 'space', does: 'tick' },
        { key: 'enter', does: 'submit' },
        { key: 'esc', does: 'back' },
      ]}
    >
      <Text bold>Which of these do you believe fixed?</Text>
      <Text>The verdict stays sealed until the bell; your ticks are kept beside it.</Text>
      <Box marginTop={1}>
        <MultiSelect
          visibleOptionCount={bodyRows({ rows }, ATTEMPT_HEADER_ROWS) - 3}
          options={status.exercise.solution.bugs.map(({ symptom }, line) => ({
            label: shortened(printable(symptom), most),
            value: String(line),
          }))}
          onSubmit={(ticked) => void actions.submit(ticked.map(Number).sort((a, b) => a - b))}
        />
      </Box>
    </Frame>
  );
}

const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
