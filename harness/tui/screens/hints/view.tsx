import { Box, Text, useWindowSize } from 'ink';
import { useReducer, useState } from 'react';
import type { HintOffer } from '../../../domain/hints.ts';
import { printable } from '../../../domain/printable.ts';
import { useHost } from '../../app/context.ts';
import { AttemptHeader, attemptHeaderRows } from '../../components/attempt-header.tsx';
import { Frame } from '../../components/frame.tsx';
import { Prose } from '../../components/prose.tsx';
import { Scroll } from '../../components/scroll/view.tsx';
import { bodyRows } from '../../components/size.ts';
import { YesNo } from '../../components/yes-no.tsx';
import type { AttemptScreenProps } from '../attempt/props.ts';
import { useHintsInput } from './input.ts';
import { hintsReducer, priceText } from './state.ts';

/** Hints by line of the ticket. Each says its price before it is taken. */
export function HintsScreen({ attempt, status, screen, toCockpit }: AttemptScreenProps) {
  const { attempts } = useHost();
  const size = useWindowSize();
  const [state, dispatch] = useReducer(hintsReducer, {
    // What is gone needs none.
    selected: Math.max(
      0,
      attempts.hintOffers(attempt).findIndex(({ gone }) => !gone),
    ),
    isAsking: false,
  });
  const [notice, setNotice] = useState<string | null>(null);
  const offers = attempts.hintOffers(attempt);
  const selected = offers[state.selected];
  useHintsInput({ state, offers, dispatch, back: toCockpit });
  const take = async () => {
    dispatch({ type: 'answered' });
    const taken = await attempts.takeHint(attempt, state.selected);
    setNotice(taken.ok ? null : printable(taken.failure.message));
  };
  return (
    <Frame
      header={<AttemptHeader status={status} />}
      notice={notice ?? screen.notice}
      keys={[
        { key: '↑↓', does: 'move' },
        { key: 'space', does: 'a page' },
        ...(selected?.nextCost == null ? [] : [{ key: 'enter', does: 'take a hint' }]),
        { key: 'esc', does: 'to the cockpit' },
      ]}
      footer={
        state.isAsking && selected ? (
          <YesNo
            question={`Take the next hint? It ${priceText(selected)}.`}
            yes={() => void take()}
            no={() => dispatch({ type: 'answered' })}
          />
        ) : undefined
      }
    >
      <Scroll height={bodyRows(size, attemptHeaderRows(size))} keys="pages">
        {offers.map((offer) => (
          <OfferText key={offer.line} offer={offer} isSelected={offer.line === state.selected} />
        ))}
      </Scroll>
    </Frame>
  );
}

function OfferText({ offer, isSelected }: { readonly offer: HintOffer; readonly isSelected: boolean }) {
  const { taken } = offer;
  return (
    <Box flexDirection="column" flexShrink={0} marginBottom={1}>
      <Box gap={1}>
        <Box width={1} flexShrink={0}>
          <Text bold={isSelected}>{isSelected ? '❯' : ' '}</Text>
        </Box>
        <Prose>
          <Text bold={isSelected}>“{printable(offer.symptom)}”</Text>
        </Prose>
      </Box>
      <Box flexDirection="column" paddingLeft={4}>
        {isSelected
          ? taken.map(({ step, steps, text }) => (
              <Prose key={step}>
                <Text bold>
                  Hint {step + 1} of {steps}:
                </Text>{' '}
                {printable(text)}
              </Prose>
            ))
          : null}
        <Text wrap="truncate-end">
          {isSelected || taken.length === 0 ? '' : `${taken.length} taken · `}
          {offer.nextCost === null ? '' : 'The next hint '}
          {priceText(offer)}
        </Text>
      </Box>
    </Box>
  );
}
