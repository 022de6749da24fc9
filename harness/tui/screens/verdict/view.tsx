import { Box, type Key, Text, useWindowSize } from 'ink';
import { useEffect, useState } from 'react';
import type { Status } from '../../../attempts/attempts.ts';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import type { SubmittedEvent } from '../../../domain/attempt-event.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { Feedback } from '../../../domain/feedback.ts';
import { printable } from '../../../domain/printable.ts';
import { placeText } from '../../../wording/place.ts';
import { neverStarted, scoreText } from '../../../wording/score.ts';
import { sinceStartText } from '../../../wording/time.ts';
import { useHost } from '../../app/context.ts';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { FailureText } from '../../components/failure-text.tsx';
import { Frame } from '../../components/frame.tsx';
import { usePalette } from '../../components/palette.ts';
import { PatchText } from '../../components/patch/patch-text.tsx';
import { Prose } from '../../components/prose.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import { TicketLineText } from '../../components/ticket-line.tsx';
import { useCommandKeys } from '../../components/use-command-keys.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { isScrolling } from '../cockpit/input.ts';
import { beliefText } from './state.ts';

const BACK = { key: 'enter', does: 'to the cockpit' };

const goesBack = (input: string, key: Key): boolean =>
  key.return || key.escape || input === 'v' || input === 'q';

/** What a submission changed for the people of the ticket, as far as it may be told now. */
export function VerdictScreen(props: AttemptScreenProps & { readonly submission: SubmittedEvent }) {
  const { attempts } = useHost();
  const { attempt, status, submission } = props;
  const size = useWindowSize();
  const { submissions } = status.state;
  const index = submissions.findIndex(({ atMs }) => atMs === submission.atMs);
  useCommandKeys((input, key) => {
    const other = submissions[index + (key.rightArrow ? 1 : key.leftArrow ? -1 : 0)];
    if (goesBack(input, key)) props.toCockpit();
    else if (!key.rightArrow && !key.leftArrow) return isScrolling(input, key);
    else if (other) props.dispatch({ type: 'show', view: { at: 'verdict', submission: other } });
    return true;
  });
  const patch = useSubmittedPatch(attempt, submission);
  const feedback = attempts.feedback(attempt, submission);
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={props.screen.notice}
      keys={[
        { key: '↑↓', does: 'scroll' },
        ...(submissions.length > 1 ? [{ key: '←→', does: 'other submissions' }] : []),
        BACK,
      ]}
    >
      {submissions.length > 1 ? <SubmissionList status={status} index={index} /> : null}
      <Scroll
        key={submission.atMs}
        height={bodyRows(size, attemptHeaderRows(size)) - (submissions.length > 1 ? 2 : 0)}
      >
        <Headline feedback={feedback} submission={submission} isSealed={status.sealed} />
        <Problems problems={feedback.problems} />
        <Box marginTop={1} flexDirection="column">
          {feedback.lines.map((line, index) => (
            <Box key={line.symptom} flexDirection="column">
              <TicketLineText line={line} />
              {line.bug ? (
                <Box paddingLeft={4}>
                  <Prose>
                    {printable(line.bug.title)} ({line.bug.passed} of {line.bug.total} hidden tests)
                  </Prose>
                </Box>
              ) : null}
              {status.state.prepared.mode === 'strict' ? (
                <Belief text={beliefText(submission.believed.includes(index), line.state)} />
              ) : null}
            </Box>
          ))}
        </Box>
        <Regressions titles={feedback.regressions} />
        <Box marginTop={1} flexDirection="column">
          <Text bold>{patch === null ? 'Your changes now' : 'Your changes in this submission'}</Text>
          <PatchText patch={patch ?? status.diff.patch} empty="You changed nothing." />
        </Box>
      </Scroll>
    </Frame>
  );
}

/** What a submission had changed; null until it has been read, and where its files were not kept. */
function useSubmittedPatch(attempt: OpenAttempt, submission: SubmittedEvent): string | null {
  const { attempts } = useHost();
  const [read, setRead] = useState<{ readonly of: SubmittedEvent; readonly patch: string | null } | null>(
    null,
  );
  useEffect(() => {
    let isGone = false;
    void attempts.submittedPatch(attempt, submission).then((patch) => {
      if (!isGone) setRead({ of: submission, patch });
    });
    return () => {
      isGone = true;
    };
  }, [attempts, attempt, submission]);
  return read?.of === submission ? read.patch : null;
}

/** All submissions with what each was worth, the one that shows marked; the best one counts. */
function SubmissionList({ status, index }: { readonly status: Status; readonly index: number }) {
  const { state, sealed } = status;
  const started = state.submissions[0] && 'startedAtMs' in state ? (state.startedAtMs ?? 0) : 0;
  return (
    <Box marginBottom={1} flexShrink={0}>
      <Text wrap="truncate-middle">
        <Text bold>Submissions </Text>
        {state.submissions.map(({ atMs, verdict, late }, at) => (
          <Text key={atMs} bold={at === index}>
            {at === index ? ' ▸' : '  '}
            {sinceStartText(atMs - started)}
            {sealed ? '' : ` ${verdict.score?.total ?? '-'}`}
            {late ? ' late' : ''}
          </Text>
        ))}
      </Text>
    </Box>
  );
}

function Headline(props: {
  readonly feedback: Feedback;
  readonly submission: SubmittedEvent;
  readonly isSealed: boolean;
}) {
  const { score, lines } = props.feedback;
  if (props.isSealed) {
    return (
      <>
        <Text bold>Received, and sealed until the bell.</Text>
        <Text>You may submit again at any time; the best one up to the bell counts.</Text>
      </>
    );
  }
  if (score !== null && neverStarted(props.feedback)) {
    return <Text bold>Your code did not start, so nothing could pass: {score.total} of 100.</Text>;
  }
  const gone = lines.filter(({ state }) => state === 'gone').length;
  return (
    <>
      <Text bold>
        {gone} of {lines.length} gone
        {score === null ? '' : ` · score ${scoreText(score)}`}
      </Text>
      {props.submission.late ? <Text>Late: after the bell. Your first score stays as it was.</Text> : null}
    </>
  );
}

function Problems({ problems }: { readonly problems: Feedback['problems'] }) {
  const { bad } = usePalette();
  if (problems.length === 0) return null;
  return (
    <Box marginTop={1} flexDirection="column">
      {problems.map(({ message, file, line }) => (
        <Text key={`${file}:${line} ${message}`}>
          <Text {...bad}>!</Text> <Text bold>{printable(placeText(file, line))}</Text> {printable(message)}
        </Text>
      ))}
    </Box>
  );
}

function Regressions({ titles }: { readonly titles: readonly string[] }) {
  const { bad } = usePalette();
  if (titles.length === 0) return null;
  return (
    <Box marginTop={1} flexDirection="column">
      <Text bold>Worked before, broken now</Text>
      {titles.map((title) => (
        <Text key={title}>
          <Text {...bad}>✗</Text> regression: {printable(title)}
        </Text>
      ))}
    </Box>
  );
}

const Belief = ({ text }: { readonly text: string }) => (text === '' ? null : <Text>{`    ${text}`}</Text>);

/** A submission that could not be graded: our trouble, never a pass and never a zero. */
export function UngradedScreen(props: AttemptScreenProps & { readonly failure: Failure }) {
  useCommandKeys((input, key) => {
    const goes = goesBack(input, key);
    if (goes) props.toCockpit();
    return goes;
  });
  return (
    <Frame header={<AttemptHeader status={props.status} />} notice={props.screen.notice} keys={[BACK]}>
      <Box flexDirection="column" paddingTop={1}>
        <FailureText title="Could not grade" failure={props.failure} />
        <Box marginTop={1}>
          <Text>
            This is neither a pass nor a zero: nothing was counted, and your files are as they were.
          </Text>
        </Box>
      </Box>
    </Frame>
  );
}
