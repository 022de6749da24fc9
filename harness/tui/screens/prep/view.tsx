import { Spinner } from '@inkjs/ui';
import { Box, Text } from 'ink';
import { useMemo, useState } from 'react';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { MachineLine } from '../../../doctor/machine-line.ts';
import { success } from '../../../domain/failure.ts';
import { printable } from '../../../domain/printable.ts';
import { limitText } from '../../../wording/time.ts';
import { useHost } from '../../app/context.ts';
import type { Move, StartChoice } from '../../app/state.ts';
import { FailureText } from '../../components/failure-text.tsx';
import { Frame, TitleLine } from '../../components/frame.tsx';
import { usePalette } from '../../components/palette.ts';
import { usePrepInput } from './input.ts';
import type { PrepState } from './state.ts';
import { usePreparation } from './use-preparation.ts';

/** Looks at everything an attempt needs, and makes the workspace, before any clock runs. */
export function PrepScreen(props: {
  readonly exerciseId: string;
  readonly choice: StartChoice;
  readonly prepared: OpenAttempt | null;
  readonly move: (move: Move) => void;
}) {
  const { attempts } = useHost();
  const exercise = useMemo(
    () => (props.prepared ? success(props.prepared.exercise) : attempts.exercise(props.exerciseId)),
    [attempts, props.prepared, props.exerciseId],
  );
  const state = usePreparation(exercise, props.choice, props.prepared);
  const [notice, setNotice] = useState<string | null>(null);
  const start = async (attempt: OpenAttempt, opensEditor: boolean) => {
    const begun = await attempts.begin(attempt);
    if (begun.ok) props.move({ type: 'started', attempt, opensEditor });
    else setNotice(printable(begun.failure.message));
  };
  usePrepInput({
    start: state.at === 'ready' ? (opensEditor) => void start(state.attempt, opensEditor) : null,
    back: () => props.move({ type: 'to-catalog' }),
    onUnknown: setNotice,
  });
  const title = exercise.ok ? exercise.value.manifest.title : props.exerciseId;
  const limitMs = state.at === 'ready' ? state.attempt.state.prepared.limitMs : null;
  return (
    <Frame
      header={
        <TitleLine
          title={printable(title)}
          aside={`${props.choice.mode}${limitMs === null ? '' : ` · ${limitText(limitMs)}`}`}
        />
      }
      notice={notice}
      keys={[
        ...(state.at === 'ready'
          ? [
              { key: 'enter', does: 'start the clock' },
              { key: 'e', does: 'start, and open the editor' },
            ]
          : []),
        { key: 'esc', does: 'back to the exercises' },
      ]}
    >
      <Text bold>Prep check</Text>
      {state.at === 'checking' ? (
        <Spinner label="looking at this machine, and loading the code as grading will" />
      ) : null}
      {(state.at === 'checking' ? [] : state.lines).map((line) => (
        <CheckLine key={line.name} line={line} />
      ))}
      <Box marginTop={1} flexDirection="column">
        <Outcome state={state} />
      </Box>
    </Frame>
  );
}

const MARKS = { ok: '✓ ok     ', warning: '! warning', failed: '✗ failed ' } as const;

function CheckLine({ line }: { readonly line: MachineLine }) {
  const { steps } = useHost();
  const { good, bad, attention } = usePalette();
  const paint = { ok: good, warning: attention, failed: bad }[line.state];
  return (
    <Box gap={2} flexShrink={0}>
      <Box flexShrink={0}>
        <Text {...paint}>{MARKS[line.state]}</Text>
      </Box>
      <Box width={8} flexShrink={0}>
        <Text>{printable(line.name)}</Text>
      </Box>
      <Text>
        {printable(line.detail)}
        {line.next === null || line.state === 'ok' ? '' : ` → ${printable(steps.next(line.next))}`}
      </Text>
    </Box>
  );
}

function Outcome({ state }: { readonly state: PrepState }) {
  switch (state.at) {
    case 'checking':
      return null;
    case 'making':
      return <Spinner label="making your workspace" />;
    case 'refused':
      return <Text bold>Something has to be fixed first; nothing was started.</Text>;
    case 'failed':
      return <FailureText title="This could not be prepared." failure={state.failure} />;
    case 'ready':
      return (
        <>
          <Text>Your workspace, a git checkout:</Text>
          <Text wrap="hard">{printable(state.attempt.workspace.directory)}</Text>
          <Box marginTop={1}>
            <Text bold>
              Press enter to start the clock. You then read the ticket; e also opens your editor.
            </Text>
          </Box>
        </>
      );
  }
}
