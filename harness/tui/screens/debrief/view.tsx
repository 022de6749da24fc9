import { TextInput } from '@inkjs/ui';
import { Box, Text, useInput } from 'ink';
import { useReducer, useState } from 'react';
import { printable } from '../../../domain/printable.ts';
import { scoreText } from '../../../wording/score.ts';
import { useHost } from '../../app/context.ts';
import { AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { DEBRIEF_QUESTIONS, debriefNote, debriefReducer } from './state.ts';

/** After the finish and before the reference: one's own account, kept as notes. Every question may be skipped. */
export function DebriefScreen({ attempt, status, screen, actions, leave }: AttemptScreenProps) {
  const { attempts } = useHost();
  const [answers, dispatch] = useReducer(debriefReducer, []);
  const [notice, setNotice] = useState<string | null>(null);
  const question = DEBRIEF_QUESTIONS[answers.length];
  useInput(
    (input, key) => {
      if (key.return) void actions.reveal();
      else if (input === 'q' || key.escape) leave();
    },
    { isActive: question === undefined },
  );
  const answer = async (topic: string, text: string) => {
    const line = printable(text).trim();
    const noted = line === '' ? null : await attempts.note(attempt, debriefNote(topic, line));
    if (noted !== null && !noted.ok) setNotice(printable(noted.failure.message));
    else dispatch({ type: 'answered', text });
  };
  const { score } = status;
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={notice ?? screen.notice}
      keys={
        question === undefined
          ? [
              { key: 'enter', does: 'reveal the reference' },
              { key: 'q', does: 'leave without seeing it' },
            ]
          : [
              { key: 'enter', does: 'keep and go on; empty skips' },
              { key: 'ctrl-c', does: 'leave' },
            ]
      }
    >
      <Text bold>
        {score === null ? 'Finished without a graded submission.' : `Finished with ${scoreText(score)}.`}
      </Text>
      <Text>Your debrief, before you see the reference. It is kept as notes.</Text>
      <Box flexDirection="column" marginTop={1}>
        {answers.map((text, index) => (
          <Text key={DEBRIEF_QUESTIONS[index]?.topic} wrap="truncate-end">
            {text === '' ? '·' : '✓'} {DEBRIEF_QUESTIONS[index]?.topic}:{' '}
            {text === '' ? 'skipped' : printable(text)}
          </Text>
        ))}
      </Box>
      {question === undefined ? (
        <Box flexDirection="column" marginTop={1}>
          <Text bold>Press enter to reveal the reference.</Text>
          <Text>From then on new attempts at this exercise are practice, no results.</Text>
        </Box>
      ) : (
        <Box flexDirection="column">
          <Text>
            ❯ <Text bold>{question.topic}</Text> {question.asks}
          </Text>
          <Box paddingLeft={2}>
            <TextInput key={question.topic} onSubmit={(text) => void answer(question.topic, text)} />
          </Box>
        </Box>
      )}
    </Frame>
  );
}
