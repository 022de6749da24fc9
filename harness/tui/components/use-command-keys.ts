import type { Key } from 'ink';
import { createContext, useCallback, useContext, useRef } from 'react';
import { useHelp } from './help/context.ts';
import { KeysContext, useKeys } from './keys/use-keys.ts';

/** Acts on one key; false when it means nothing here. */
export type CommandKeyHandler = (input: string, key: Key) => boolean;

/** So many keys in one read were typed fast; more were pasted, and nobody pastes commands. */
const MOST_KEYS_AT_ONCE = 4;

/** Told why a key means nothing, and null with every key before it acts: what was said is about the key before. */
export type OnUnknownKey = (why: string | null) => void;

/** Told of keys that mean nothing, where the screen itself has no use for that. */
export const UnknownKeyContext = createContext<OnUnknownKey>(() => {});

/** For screens that say other things in the same place: only what was said of a key goes with the next one. */
export function useComplaints(
  say: (complaint: string) => void,
  takeBack: (complaint: string) => void,
): OnUnknownKey {
  const said = useRef<string | null>(null);
  const latest = useRef({ say, takeBack });
  latest.current = { say, takeBack };
  return useCallback((why) => {
    if (said.current !== null) latest.current.takeBack(said.current);
    said.current = why;
    if (why !== null) latest.current.say(why);
  }, []);
}

/**
 * Keys that are commands, one at a time however many come in one read. A capital counts as its small letter where it
 * means nothing by itself, so Caps Lock changes nothing. `?` lists the keys of the screen. What means nothing is told
 * to `onUnknown`, in a sentence.
 */
export function useCommandKeys(
  handle: CommandKeyHandler,
  options: { readonly isActive?: boolean; readonly onUnknown?: OnUnknownKey } = {},
): void {
  const tellScreen = useContext(UnknownKeyContext);
  const { isActive = true, onUnknown = tellScreen } = options;
  const latest = useRef({ handle, onUnknown });
  latest.current = { handle, onUnknown };
  const help = useHelp();
  const listeners = useContext(KeysContext);
  useKeys(
    (input, key) => {
      latest.current.onUnknown(null);
      const inputs = commandsIn(input);
      if (inputs === 'paste')
        return latest.current.onUnknown('That looks like a paste; keys act one by one here.');
      const [first = '', ...others] = inputs;
      // Enter that came in one read with other keys.
      const isEnter = first === '\r';
      const { handle: now, onUnknown: say } = latest.current;
      const isUnknown =
        !(isEnter ? now('', { ...key, return: true }) : meansSomething(now, first, key)) &&
        !key.ctrl &&
        !key.meta &&
        first !== '';
      if (isUnknown && first === '?') help.setOpen(true);
      else if (isUnknown) say(whyUnknown(first));
      // The next one meets what this one led to, which may be another screen.
      if (others.length > 0) setImmediate(() => listeners.tell(others.join(''), key));
    },
    { isActive: isActive && !help.isOpen },
  );
}

function meansSomething(handle: CommandKeyHandler, input: string, key: Key): boolean {
  if (handle(input, key)) return true;
  const small = input.toLowerCase();
  return small !== input && handle(small, { ...key, shift: false });
}

/** The characters of one read; a special key has none, and comes as one empty text. */
export function commandsIn(input: string): readonly string[] | 'paste' {
  if (input === '') return [''];
  const characters = [...new Intl.Segmenter().segment(input)].map(({ segment }) => segment);
  return characters.length > MOST_KEYS_AT_ONCE ? 'paste' : characters;
}

/** One quiet line, so that no key seems dead. */
export function whyUnknown(input: string): string {
  if (/^\p{L}$/u.test(input) && !/^\p{Script=Latin}$/u.test(input))
    return `“${input}” is not a key here: keys are Latin letters, and the keyboard is set to another script.`;
  return /^[\p{L}\p{N}\p{P}\p{S}]/u.test(input)
    ? `“${input}” does nothing here.`
    : 'That key does nothing here.';
}
