import type { Key } from 'ink';
import { createContext, useContext, useLayoutEffect, useRef } from 'react';

export type KeyHandler = (input: string, key: Key) => void;

/** Whoever wants keys now. */
export class KeyListeners {
  readonly #handlers = new Set<KeyHandler>();

  /** The returned function takes the handler away again. */
  add(handler: KeyHandler): () => void {
    this.#handlers.add(handler);
    return () => {
      this.#handlers.delete(handler);
    };
  }

  tell(input: string, key: Key): void {
    // One of them may lead to another screen, whose handlers this key is not for.
    for (const handler of [...this.#handlers]) handler(input, key);
  }
}

export const KeysContext = createContext(new KeyListeners());

/**
 * Ink's `useInput` for screens. That one begins to listen a moment after its screen has been painted, and a key typed
 * in between is lost; this one listens with the paint.
 */
export function useKeys(
  handler: KeyHandler,
  { isActive = true }: { readonly isActive?: boolean } = {},
): void {
  const listeners = useContext(KeysContext);
  const latest = useRef(handler);
  latest.current = handler;
  useLayoutEffect(() => {
    if (!isActive) return;
    return listeners.add((input, key) => latest.current(input, key));
  }, [listeners, isActive]);
}
