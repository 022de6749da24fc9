import { Box, Text } from 'ink';
import type { LiveView } from '../../bugbash/client/live.ts';
import { printable } from '../../domain/printable.ts';
import { counted } from '../../wording/counted.ts';
import { placeText } from '../../wording/place.ts';
import { scoreText } from '../../wording/score.ts';
import type { VisibleTests } from '../../workspace/runs/run-visible-tests.ts';
import { usePalette } from '../components/palette.ts';
import { TicketLineText } from '../components/ticket-line.tsx';

export interface WorkProps {
  readonly view: LiveView;
  readonly exercise: number;
  readonly run: VisibleTests | 'running' | undefined;
}

const MOST_FAILURES = 4;

/** Rows with one for each line of the ticket and nothing between the parts, where room is short. */
export function compactWorkRows({ view: { bash, submissions }, exercise, run }: WorkProps): number {
  const chosen = bash.exercises[exercise];
  const feedback = submissions.findLast((one) => one.exercise === chosen?.id && one.feedback)?.feedback;
  const said = (feedback?.problems.length ?? 0) + (feedback?.regressions.length ?? 0);
  const failures =
    typeof run === 'object' && run.outcome === 'ran' ? Math.min(MOST_FAILURES, run.failures.length) : 0;
  // The heading, the line of submissions and that of tests.
  return bash.exercises.length + (chosen?.bugs ?? 0) + said + failures + 3;
}

/** The exercises to switch between, and how the chosen one stands. */
export function Work(
  props: WorkProps & {
    readonly space: { readonly columns: number; readonly rows: number };
    readonly isCompact: boolean;
  },
) {
  const { view, run, space, isCompact } = props;
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
  // Never so many that the parts below would be pushed out.
  const rest = compactWorkRows(props) - lines.length + 4;
  const rowsOfLine = isCompact ? 1 : Math.max(1, Math.floor((space.rows - rest) / Math.max(1, lines.length)));
  return (
    <Box flexDirection="column" gap={isCompact ? 0 : 1} flexShrink={0}>
      <Box flexDirection="column" flexShrink={0}>
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
      <Box flexDirection="column" flexShrink={0}>
        <Text bold>What people reported</Text>
        {lines.map((line, index) => (
          <TicketLineText
            key={index}
            line={{ symptom: line.symptom, state: line.state }}
            space={{ columns: space.columns, rows: rowsOfLine }}
          />
        ))}
        {graded?.feedback?.problems.map((text) => (
          <Text key={text} wrap="truncate-end">
            ! {printable(text)}
          </Text>
        ))}
        {graded?.feedback?.regressions.map((title) => (
          <Text key={title} wrap="truncate-end">
            ✗ regression {printable(title)}
          </Text>
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
    <Box flexDirection="column" flexShrink={0}>
      <Text>
        Visible tests {run.passed} passed · {run.failed} failed
      </Text>
      {run.failures.slice(0, MOST_FAILURES).map(({ name, file, line }) => (
        <Text key={`${file} ${name}`} wrap="truncate-end">
          <Text {...bad}>✗</Text> {printable(name)} {placeText(file, line)}
        </Text>
      ))}
    </Box>
  );
}
