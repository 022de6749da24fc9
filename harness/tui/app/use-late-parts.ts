import { useEffect, useState } from 'react';
import type { Attempts } from '../../attempts/attempts.ts';

/** What the catalog can do without for a moment. */
export interface LateParts {
  readonly attempts: Attempts;
  readonly screens: typeof import('./late-screens.tsx');
}

/** Loading takes all of the machine for a moment: a key that comes with the first screen is answered before it. */
const AFTER_FIRST_SCREEN_MS = 50;

/** Loads the rest once the catalog shows; null until that is done. */
export function useLateParts(given: Attempts | (() => Promise<Attempts | null>)): LateParts | null {
  const [parts, setParts] = useState<LateParts | null>(null);
  useEffect(() => {
    const load = async () => {
      const attempts = typeof given === 'function' ? await given() : given;
      if (attempts !== null) setParts({ attempts, screens: await import('./late-screens.tsx') });
    };
    const timer = setTimeout(() => void load(), AFTER_FIRST_SCREEN_MS);
    return () => clearTimeout(timer);
  }, []);
  return parts;
}
