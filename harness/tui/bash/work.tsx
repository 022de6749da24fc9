import { Box, Text } from 'ink';
import type { LiveView } from '../../bugbash/client/live.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { placeText } from '../../wording/place.ts';
import { scoreText } from '../../wording/score.ts';
import type { VisibleTests } from '../../workspace/runs/run-visible-tests.ts';
import { usePalette } from '../components/palette.ts';
import { TicketLineText } from '../components/ticket-line.tsx';

/** The exercises to switch between, and how the chosen one stands. */
export function Work(props: {
  readonly view: LiveView;
  readonly exercise: number;
  readonly run: VisibleTests | 'running' | undefined;
}) {
  const { view, run } = props;
  const { bash, submissions, board, me } = view;
  const row = board?.rows.find(({ team }) => team === me.team?.id);
  const chosen = bash.exercises[props.exercise];
  const ofChosen = submissions.filter(({ exercise }) => exercise === chosen?.id);
  const graded = ofChosen.findLast(({ feedback }) => feedback !== null);
  const open = ofChosen.filter(({ state }) => state === 'waiting' || state === 'grading').length;
  const lines =
    graded?.feedback?.lines ??
    chosen?.lines?.map((symptom) => ({ symptom, state: 'not judged' as const })) ??
    [];
  return (
    <Box flexDirection="column" gap={1}>
      <Box flexDirection="column">
        {bash.exercises.map(({ id, title, bugs }, index) => {
          const score = row?.scores.find(({ exercise }) => exercise === id)?.total ?? 0;
          const gone = row?.cells.filter((cell) => cell.exercise === id && cell.squashed).length ?? 0;
          return (
            <Text key={id} bold={index === props.exercise} wrap="truncate-end">
              {index === props.exercise ? '❯' : ' '} {index + 1} {printable(title)} {gone} of {bugs} · {score}
            </Text>
          );
        })}
      </Box>
      <Box flexDirection="column">
        <Text bold>What people reported</Text>
        {lines.map((line, index) => (
          <TicketLineText key={index} line={{ symptom: line.symptom, state: line.state }} />
        ))}
        {graded?.feedback?.problems.map((text) => (
          <Text key={text}>! {printable(text)}</Text>
        ))}
        {graded?.feedback?.regressions.map((title) => (
          <Text key={title}>✗ regression {printable(title)}</Text>
        ))}
      </Box>
      <Text wrap="truncate-end">
        {counted(ofChosen.length, 'submission')}
        {open > 0 ? `, ${open} being graded` : ''}
        {graded?.feedback
          ? `, last ${scoreText({ ...graded.feedback.score, extension: null })} by ${printable(graded.name)}`
          : ''}
      </Text>
      <TestRun run={run} />
    </Box>
  );
}

function TestRun({ run }: { readonly run: VisibleTests | 'running' | undefined }) {
  const { bad } = usePalette();
  if (run === undefined) return <Text>Visible tests not run yet</Text>;
  if (run === 'running') return <Text>Visible tests running …</Text>;
  if (run.outcome === 'stopped') return <Text>Visible tests stopped ({run.reason})</Text>;
  if (run.outcome === 'did-not-run') return <Text>Visible tests did not run: {printable(run.message)}</Text>;
  return (
    <Box flexDirection="column">
      <Text>
        Visible tests {run.passed} passed · {run.failed} failed
      </Text>
      {run.failures.slice(0, 4).map(({ name, file, line }) => (
        <Text key={`${file} ${name}`} wrap="truncate-end">
          <Text {...bad}>✗</Text> {printable(name)} {placeText(file, line)}
        </Text>
      ))}
    </Box>
  );
}
