import { Box, Text } from 'ink';
import type { Status } from '../../../attempts/attempts.ts';
import { printable } from '../../../domain/printable.ts';
import { sinceStartText } from '../../../wording/time.ts';
import { TicketLineText } from '../../components/ticket-line.tsx';
import { CountedLine } from '../cockpit/changed-files.tsx';

const MOST_FILES = 8;
const MOST_NOTES = 6;

/** What one has to go on while writing: the ticket's lines, what was changed, submitted and noted. */
export function Memory({ status, columns }: { readonly status: Status; readonly columns: number }) {
  const { feedback, exercise, diff, state } = status;
  const lines =
    feedback?.lines ??
    exercise.solution.bugs.map(({ symptom }) => ({ symptom, state: 'not judged' as const }));
  const startedAtMs = 'startedAtMs' in state ? (state.startedAtMs ?? 0) : 0;
  const notes = state.notes.filter((note) => !note.startsWith('Debrief, '));
  return (
    <Box flexDirection="column" width={columns} flexShrink={0} overflow="hidden">
      <Text bold>What people reported</Text>
      {lines.map((line) => (
        <TicketLineText key={line.symptom} line={line} space={{ columns, rows: 3 }} />
      ))}
      <Box marginTop={1} flexDirection="column" flexShrink={0}>
        <CountedLine
          text="You changed"
          added={diff.added}
          removed={diff.removed}
          isBold
          isEmpty={diff.files.length === 0}
        />
        {diff.files.slice(0, MOST_FILES).map(({ path, ...counts }) => (
          <Box key={path} paddingLeft={2} flexDirection="column" flexShrink={0}>
            <CountedLine text={printable(path)} {...counts} />
          </Box>
        ))}
        {diff.files.length > MOST_FILES ? <Text> … {diff.files.length - MOST_FILES} more</Text> : null}
      </Box>
      {state.submissions.length === 0 ? null : (
        <Box marginTop={1} flexDirection="column" flexShrink={0}>
          <Text bold>Submissions</Text>
          {state.submissions.map(({ atMs, verdict, late }) => (
            <Text key={atMs}>
              {'  '}
              {sinceStartText(atMs - startedAtMs)} {verdict.score?.total ?? '-'} of 100
              {late ? ', after the bell' : ''}
            </Text>
          ))}
        </Box>
      )}
      {notes.length === 0 ? null : (
        <Box marginTop={1} flexDirection="column" flexShrink={0}>
          <Text bold>Your notes</Text>
          {notes.slice(-MOST_NOTES).map((note, index) => (
            <Text key={index} wrap="truncate-end">
              {'  '}
              {printable(note)}
            </Text>
          ))}
        </Box>
      )}
    </Box>
  );
}
