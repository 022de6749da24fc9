import { Box, Text } from 'ink';
import { printable } from '../../../../domain/printable.ts';
import { useHost } from '../../../app/context.ts';
import { Prose } from '../../../components/prose.tsx';
import type { AttemptScreenProps } from '../../attempt/props.ts';
import { priceText } from '../../hints/state.ts';

/** What was bought, and what the next hint of each line would cost. */
export function HintsPane({ attempt }: AttemptScreenProps) {
  const { attempts } = useHost();
  const offers = attempts.hintOffers(attempt);
  return (
    <Box flexDirection="column" flexShrink={0} gap={1}>
      <Text>Nothing is taken before you say so: h opens them to choose one.</Text>
      {offers.map((offer) => (
        <Box key={offer.line} flexDirection="column" flexShrink={0}>
          <Prose>
            <Text bold>“{printable(offer.symptom)}”</Text>
          </Prose>
          {offer.taken.map(({ step, steps, text }) => (
            <Box key={step} paddingLeft={2}>
              <Prose>
                <Text bold>
                  Hint {step + 1} of {steps}:
                </Text>{' '}
                {printable(text)}
              </Prose>
            </Box>
          ))}
          <Box paddingLeft={2}>
            <Text>
              {offer.nextCost === null ? '' : 'The next hint '}
              {priceText(offer)}
            </Text>
          </Box>
        </Box>
      ))}
    </Box>
  );
}
