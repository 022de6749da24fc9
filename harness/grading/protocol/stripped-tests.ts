import { hash } from 'node:crypto';

/**
 * Hidden tests that the build has stripped of types, by their text (`dist/stripped-tests/`): an examiner that finds all of
 * its own there does not load a TypeScript parser. What is not there is stripped when it is loaded.
 */
export const STRIPPED_TESTS = 'stripped-tests';

export const strippedName = (source: string): string => `${hash('sha256', source)}.js`;
