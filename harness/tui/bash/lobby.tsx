import { Box, Text } from 'ink';
import type { LiveView } from '../../bugbash/client/live.ts';
import { printable } from '../../domain/printable.ts';
import { shellQuote } from '../../wording/shell-quote.ts';
import { usePalette } from '../components/palette.ts';
import { Prose } from '../components/prose.tsx';

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

/** Before the start: is this machine ready, and what will there be. */
export function Lobby({ view }: { readonly view: LiveView }) {
  const { good, bad, attention } = usePalette();
  const paint = { ok: good, warning: attention, failed: bad };
  const { bash, me, preparation } = view;
  return (
    <Box flexDirection="column" gap={1}>
      <Text bold>
        You are {printable(me.name)}
        {me.team ? ` of ${printable(me.team.name)} (${printable(me.team.members.join(', '))})` : ''}.
      </Text>
      <Box flexDirection="column">
        {bash.exercises.map(({ id, title, bugs }, index) => (
          <Text key={id} wrap="truncate-end">
            {index + 1} {printable(title)}, {bugs} bugs
          </Text>
        ))}
      </Box>
      <Box flexDirection="column">
        {preparation === null ? (
          <Text>Looking at this machine …</Text>
        ) : (
          preparation.lines.map(({ name, state, detail }) => (
            <Text key={name} wrap="truncate-end">
              <Text {...paint[state]}>{MARKS[state]}</Text> {name.padEnd(9)} {printable(detail)}
            </Text>
          ))
        )}
        {preparation === null ? null : (
          <Text bold>
            {preparation.ready
              ? 'The host knows that you are ready.'
              : 'The host knows that you are not ready yet.'}
          </Text>
        )}
      </Box>
      {preparation?.warmUp ? (
        <Prose>
          To warm up, unscored, in another terminal: cd {shellQuote(preparation.warmUp.directory)}
        </Prose>
      ) : null}
      <Text>It starts here by itself, for everybody at once. Tickets and code come then.</Text>
    </Box>
  );
}
