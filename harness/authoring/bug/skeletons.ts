import type { PublicManifest } from '../../domain/exercise.ts';
import { TODO } from '../../verify/checks/manifest/todos.ts';

const ASKS: Readonly<Record<PublicManifest['style'], (symbol: string) => string>> = {
  library: (symbol) =>
    `    expect(await subject.call('${symbol}')).toEqual('TODO: what the README promises');`,
  service: () => `    const reply = await subject.get('/TODO');
    expect(reply.status).toBe(200);`,
};

/** The hidden test of a bug as it begins: it has the shape, and fails until it is written. */
export function bugTestSkeleton(
  { style }: Pick<PublicManifest, 'style'>,
  bug: string,
  symbol: string,
): string {
  return `import { describe, expect, test } from 'bugsquash/examiner';

// ${TODO}: expect what ticket and README promise. It has to fail while the bug lives, and pass with any right fix.
describe('${bug.replaceAll('-', ' ')}', () => {
  test('${TODO}: what is right', async ({ subject }) => {
${ASKS[style](symbol)}
  });
});
`;
}

/** The tests of an extension as they begin. */
export function extensionTestSkeleton({ style }: Pick<PublicManifest, 'style'>): string {
  return `import { describe, expect, test } from 'bugsquash/examiner';

// ${TODO}: expect what the brief asks for. It has to fail until somebody has built it.
describe('the extension', () => {
  test('${TODO}: what it does', async ({ subject }) => {
${ASKS[style]('newFunction')}
  });
});
`;
}
