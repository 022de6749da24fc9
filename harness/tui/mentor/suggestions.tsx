import { TextInput } from '@inkjs/ui';
import { Box, Text, useWindowSize } from 'ink';
import { useState } from 'react';
import { printable } from '../../domain/printable.ts';
import { Frame, TitleLine } from '../components/frame.tsx';
import { useHelp } from '../components/help/context.ts';
import type { KeyHelp } from '../components/key-bar.tsx';
import { useKeys } from '../components/keys/use-keys.ts';
import { PatchText } from '../components/patch/patch-text.tsx';
import { Prose } from '../components/prose.tsx';
import { Scroll } from '../components/scroll/view.tsx';
import { bodyRows } from '../components/size.ts';

/** A change that might become a bug or a wrong fix. */
export interface ShownSuggestion {
  readonly number: number;
  /** What was changed, in one line. */
  readonly text: string;
  /** What it is called where the mentor types no name. */
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  /** As git shows it. */
  readonly diff: string;
  /** How it behaves differently. */
  readonly difference: string;
  /** Hidden tests that fail with it; visible ones that do. */
  readonly failing: readonly string[];
  readonly visible: readonly string[];
}

/** What a mentor picked, and what it shall be called. */
export interface Picked {
  readonly suggestion: ShownSuggestion;
  readonly name: string;
}

const HEADER_ROWS = 1;
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const KEYS: readonly KeyHelp[] = [
  { key: 'enter', does: 'keep', explains: 'put this one into the exercise; its name is asked for' },
  { key: 'n', does: 'next', explains: 'the next suggestion; → does the same' },
  { key: 'p', does: 'previous', explains: 'the suggestion before; ← does the same' },
  { key: 'j/k', does: 'scroll', explains: 'scroll the diff; arrows and page keys as well' },
  { key: 'q', does: 'leave', explains: 'keep none; they are here again the next time' },
];

/** Suggestions one after another, each with what it changes and what that does, for a mentor to pick one. */
export function SuggestionsScreen(props: {
  readonly title: string;
  readonly suggestions: readonly ShownSuggestion[];
  readonly done: (picked: Picked | null) => void;
}) {
  const { suggestions, done } = props;
  const [index, setIndex] = useState(0);
  const [isNaming, setNaming] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  const help = useHelp();
  const size = useWindowSize();
  const shown = suggestions[index];
  useKeys((input, key) => {
    if (isNaming) {
      if (key.escape) setNaming(false);
      return;
    }
    if (help.isOpen) return help.setOpen(false);
    if (input === '?') help.setOpen(true);
    else if (input === 'n' || key.rightArrow) setIndex(Math.min(suggestions.length - 1, index + 1));
    else if (input === 'p' || key.leftArrow) setIndex(Math.max(0, index - 1));
    else if (key.return) setNaming(true);
    else if (input === 'q' || key.escape) done(null);
  });
  if (!shown) return null;
  const named = (text: string) => {
    const name = text.trim() === '' ? shown.kind : text.trim();
    if (NAME.test(name)) return done({ suggestion: shown, name });
    setNotice(`"${name}" is not a name: it has to be lower-case words joined by hyphens.`);
  };
  const { text, file, line, difference, failing, visible, diff } = shown;
  return (
    <Frame
      header={<TitleLine title={props.title} aside={`${index + 1} of ${suggestions.length}`} />}
      notice={notice}
      keys={
        isNaming
          ? [
              { key: 'enter', does: 'keeps it' },
              { key: 'esc', does: 'back' },
            ]
          : KEYS
      }
      isWriting={isNaming}
      {...(isNaming
        ? {
            footer: (
              <Box gap={1}>
                <Text bold>Its name (enter keeps, esc back):</Text>
                <TextInput placeholder={shown.kind} onSubmit={named} />
              </Box>
            ),
          }
        : {})}
    >
      <Scroll key={shown.number} height={bodyRows(size, HEADER_ROWS)} keys={isNaming ? 'none' : 'all'}>
        <Prose>
          <Text bold>{printable(text)}</Text> at {printable(file)}:{line}
        </Prose>
        <Prose>{printable(difference)}</Prose>
        <Text> </Text>
        <PatchText patch={diff} empty="" />
        <Text> </Text>
        <Prose>{printable(noticedBy(failing, visible))}</Prose>
      </Scroll>
    </Frame>
  );
}

/** Who sees it, in one sentence. */
function noticedBy(failing: readonly string[], visible: readonly string[]): string {
  const hidden =
    failing.length === 0
      ? 'No hidden test notices it yet; generated inputs do.'
      : `Noticed by ${failing.join('; ')}.`;
  return visible.length === 0
    ? `${hidden} All visible tests pass.`
    : `${hidden} This visible test fails: ${visible.join('; ')}.`;
}
