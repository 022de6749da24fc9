import { Box, Text } from 'ink';
import { scoreText } from '../../../wording/score.ts';
import { AttemptHeader } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { Prose } from '../../components/prose.tsx';
import { TicketLineText } from '../../components/ticket-line.tsx';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { submitFromCockpit } from '../cockpit/input.ts';

/** The time is up: the score as it is frozen, and what one can do now. */
export function BellScreen(props: AttemptScreenProps) {
  const { status, screen, actions, toCockpit } = props;
  const { score, feedback, diff, state } = status;
  useCommandKeys((input, key) => {
    if (key.return || key.escape || input === 'g') toCockpit();
    else if (input === 's') submitFromCockpit(props);
    else if (input === 'f') {
      toCockpit();
      void actions.askFinish();
    } else if (input === 'q') props.leave();
    else return false;
    return true;
  });
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={screen.notice}
      keys={[
        {
          key: 'enter',
          does: 'work on',
          explains: 'work on: what you submit now makes a second, later score',
        },
        { key: 's', does: 'submit now, late' },
        { key: 'f', does: 'finish', explains: 'finish: debrief, then the reference' },
        { key: 'q', does: 'leave' },
      ]}
    >
      <Box flexDirection="column" paddingTop={1}>
        <Text bold>
          {score === null
            ? 'The bell. Nothing was submitted in time, so there is no score.'
            : `The bell. Your score is frozen: ${scoreText(score)}.`}
        </Text>
        <Box flexDirection="column" marginTop={1}>
          {(feedback?.lines ?? []).map((line) => (
            <TicketLineText key={line.symptom} line={line} />
          ))}
        </Box>
        <Box flexDirection="column" marginTop={1}>
          <Prose>
            You may work on: what you submit from here makes a second score, which stands beside this one and
            never changes it.
          </Prose>
          {diff.files.length > 0 && state.submissions.length === 0 ? (
            <Prose>Your changes were not submitted. Press s to see what they are worth.</Prose>
          ) : null}
        </Box>
      </Box>
    </Frame>
  );
}
