import { Box, Text } from 'ink';
import type { LiveView } from '../../bugbash/client/live.ts';
import { printable } from '../../domain/printable.ts';
import { wordAnswer, wordAsked } from '../../wording/bash-talk.ts';
import { typedInWorkspace } from '../../wording/next-step.ts';
import { table } from '../../wording/table.ts';
import { sinceStartText } from '../../wording/time.ts';
import { MarkdownText } from '../components/markdown-text.tsx';
import { usePalette } from '../components/palette.ts';
import { Prose } from '../components/prose.tsx';
import type { Pane } from './state.ts';

export interface PaneProps {
  readonly view: LiveView;
  /** Id of the chosen exercise. */
  readonly exercise: string;
  readonly ticket: string;
  readonly pane: Pane;
}

export function PaneBody(props: PaneProps) {
  switch (props.pane) {
    case 'ticket':
      return <MarkdownText markdown={props.ticket} />;
    case 'board':
      return <BoardPane {...props} />;
    case 'news':
      return <NewsPane {...props} />;
    case 'hints':
      return <HintsPane {...props} />;
    case 'team':
      return <TeamPane {...props} />;
  }
}

function BoardPane({ view: { board, me } }: PaneProps) {
  if (board === null) return <Text>The board has not come yet.</Text>;
  const rows = board.rows.map((row) => [
    String(row.rank || '–'),
    `${row.team === me.team?.id ? '❯ ' : '  '}${row.name}`,
    String(row.total),
    ...row.scores.map(({ total }) => String(total)),
    row.lastImprovementMs === null ? '–' : sinceStartText(row.lastImprovementMs),
  ]);
  const exercises = board.rows[0]?.scores.map((_, index) => `${index + 1}`) ?? [];
  return (
    <Box flexDirection="column">
      {board.clock.frozen ? <Text bold>Frozen: the board as it was then.</Text> : null}
      <Text wrap="truncate-end">{table(['#', '  team', 'points', ...exercises, 'last gain'], rows)}</Text>
      <Text> </Text>
      {board.feed
        .slice(-8)
        .reverse()
        .map(({ position, elapsedMs, text }) => (
          <Text key={`${position} ${text}`} wrap="truncate-end">
            {sinceStartText(elapsedMs)} {printable(text)}
          </Text>
        ))}
    </Box>
  );
}

function NewsPane({ view: { bash, questions, me } }: PaneProps) {
  const unread = new Set(me.unread);
  if (bash.announcements.length === 0 && questions.length === 0)
    return <Text>Nothing yet. a asks the host a question.</Text>;
  return (
    <Box flexDirection="column">
      {[...bash.announcements].reverse().map(({ id, text }) => (
        <Prose key={id}>
          <Text bold>{unread.has(id) ? 'new  ' : ''}Host: </Text>
          {printable(text)}
        </Prose>
      ))}
      {[...questions].reverse().map((question) => (
        <Box key={question.id} flexDirection="column" marginTop={1}>
          <Prose>{wordAsked(question)}</Prose>
          <Prose>
            <Text bold>{unread.has(question.id) ? 'new  ' : ''}</Text>
            {wordAnswer(question)}
          </Prose>
        </Box>
      ))}
    </Box>
  );
}

function HintsPane({ view: { bash, hints }, exercise }: PaneProps) {
  const { quiet } = usePalette();
  if (bash.hints === 'off') return <Text>There are no hints in this bash.</Text>;
  const offers = hints.get(exercise);
  if (!offers) return <Text>Asking the host …</Text>;
  return (
    <Box flexDirection="column">
      <Text {...quiet}>A hint is bought once, for the whole team: press the number of its line.</Text>
      {offers.lines.map(({ line, symptom, nextCost, gone, taken }) => (
        <Box key={line} flexDirection="column" marginTop={1}>
          <Prose>
            <Text bold>{line} </Text>“{printable(symptom)}”
          </Prose>
          {taken.map((hint, index) => (
            <Prose key={index}>
              {'  '}−{hint.cost}, {printable(hint.name)}: {printable(hint.text)}
            </Prose>
          ))}
          <Text {...quiet}>
            {'  '}
            {gone ? 'gone' : nextCost === null ? 'no hint left' : `the next one costs ${nextCost}`}
          </Text>
        </Box>
      ))}
    </Box>
  );
}

function TeamPane({ view: { submissions, me, bash } }: PaneProps) {
  const titles = new Map(bash.exercises.map(({ id, title }) => [id, title]));
  return (
    <Box flexDirection="column">
      <Text bold>
        {me.team
          ? `${printable(me.team.name)}: ${printable(me.team.members.join(', '))}`
          : printable(me.name)}
      </Text>
      {submissions.length === 0 ? <Text>Nobody has submitted yet.</Text> : null}
      {[...submissions].reverse().map(({ id, name, exercise, elapsedMs, state, late, feedback }) => {
        const gone = feedback?.lines.filter((line) => line.state === 'gone').length ?? 0;
        const result = feedback ? `${gone} of ${feedback.lines.length} gone, ${feedback.score.total}` : state;
        return (
          <Text key={id} wrap="truncate-end">
            {sinceStartText(elapsedMs)} {printable(name)} {printable(titles.get(exercise) ?? exercise)}:{' '}
            {result}
            {late ? ', late' : ''}
          </Text>
        );
      })}
      <Text> </Text>
      <Prose>
        In a workspace, {typedInWorkspace(['pull', 'NAME'])} brings a team-mate’s submission as a git branch;{' '}
        {typedInWorkspace(['dispute'])} 2 "…" says that the verdict on line 2 is wrong.
      </Prose>
    </Box>
  );
}
