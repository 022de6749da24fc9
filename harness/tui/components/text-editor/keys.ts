import type { Key } from 'ink';
import type { Edit, Place } from './text-buffer.ts';

/** What a key means to a text editor: an edit, or something for the screen around it. */
export type EditorCommand =
  | Edit
  /** Enter: done with the text, or a new line in it. */
  | { readonly type: 'enter' }
  | { readonly type: 'escape' }
  | { readonly type: 'external-editor' };

const BY_CTRL: Readonly<Record<string, EditorCommand>> = {
  a: { type: 'move', to: 'line-start' },
  e: { type: 'move', to: 'line-end' },
  b: { type: 'move', to: 'left' },
  f: { type: 'move', to: 'right' },
  p: { type: 'move', to: 'up' },
  n: { type: 'move', to: 'down' },
  d: { type: 'delete', to: 'right' },
  w: { type: 'cut', to: 'word-left' },
  u: { type: 'cut', to: 'line-start' },
  k: { type: 'cut', to: 'line-end' },
  y: { type: 'paste-cut' },
  // Ctrl-Z stops the program, as everywhere in a shell; Ctrl-/ arrives as Ctrl-_.
  _: { type: 'undo' },
  r: { type: 'redo' },
  o: { type: 'external-editor' },
};

const BY_ALT: Readonly<Record<string, EditorCommand>> = {
  b: { type: 'move', to: 'word-left' },
  f: { type: 'move', to: 'word-right' },
  d: { type: 'cut', to: 'word-right' },
  '<': { type: 'move', to: 'text-start' },
  '>': { type: 'move', to: 'text-end' },
};

/**
 * The commands of one read of the keyboard, as Ink reports it: mostly one, but text that was typed fast comes together
 * with the enter behind it.
 */
export function commandsOf(input: string, key: Key): readonly EditorCommand[] {
  const special = specialKey(key);
  if (special !== undefined) return [special];
  if (key.ctrl) return commandIn(BY_CTRL, input);
  // Alt with a letter; AltGr of other layouts arrives as the letter itself.
  if (key.meta) return commandIn(BY_ALT, input);
  // Without bracketed paste, a paste is a read with line breaks inside; one at its end is an enter.
  const typed = /^([^\r\n]*)\r$/.exec(input);
  if (typed !== null)
    return [...(typed[1] ? [{ type: 'insert' as const, text: typed[1] }] : []), { type: 'enter' }];
  return input === '' ? [] : [{ type: 'insert', text: input }];
}

const commandIn = (
  commands: Readonly<Record<string, EditorCommand>>,
  input: string,
): readonly EditorCommand[] => {
  const command = Object.hasOwn(commands, input) ? commands[input] : undefined;
  return command === undefined ? [] : [command];
};

function specialKey(key: Key): EditorCommand | undefined {
  const byWord = key.ctrl || key.meta;
  // Enter with Alt or Shift is a line break wherever enter ends the text.
  if (key.return) return key.meta || key.shift ? { type: 'insert', text: '\n' } : { type: 'enter' };
  if (key.escape) return { type: 'escape' };
  if (key.backspace) return byWord ? { type: 'cut', to: 'word-left' } : { type: 'delete', to: 'left' };
  if (key.delete) return byWord ? { type: 'cut', to: 'word-right' } : { type: 'delete', to: 'right' };
  const place = placeOf(key, byWord);
  return place === undefined ? undefined : { type: 'move', to: place };
}

function placeOf(key: Key, byWord: boolean): Place | undefined {
  if (key.leftArrow) return byWord ? 'word-left' : 'left';
  if (key.rightArrow) return byWord ? 'word-right' : 'right';
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.pageUp) return 'page-up';
  if (key.pageDown) return 'page-down';
  if (key.home) return byWord ? 'text-start' : 'row-start';
  if (key.end) return byWord ? 'text-end' : 'row-end';
  return undefined;
}
