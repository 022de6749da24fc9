import { expect, test } from 'vitest';
import { exerciseSchema, parseManifest } from '../../harness/catalog/manifest.ts';
import { exerciseNamed } from '../support/exercises.ts';
import { gradeLibrary } from '../support/own-library.ts';

const LIBRARY = 'export const minuteOf = (iso: string) => new Date(iso).getMinutes();';
const HIDDEN = `
test('a minute', async ({ subject }) => {
  expect(await subject.call('minuteOf', '2026-03-02T09:00:00Z')).toBe(0);
});
`;

test('code is graded in UTC, or in the time zone that its exercise names', async () => {
  expect((await gradeLibrary(LIBRARY, HIDDEN)).errors).toEqual({ 'a minute': null });
  const elsewhere = await gradeLibrary(LIBRARY, HIDDEN, [], 'Asia/Kathmandu');
  expect(elsewhere.errors).toEqual({ 'a minute': expect.stringContaining('45') });
});

test('a time zone that there is none of is told', () => {
  const { manifest } = exerciseNamed('money-split');
  const source = JSON.stringify({ ...manifest, time_zone: 'Asia/Katmando' });
  expect(parseManifest(source, 'exercise.yaml', exerciseSchema)).toMatchObject({
    failure: { code: 'broken-manifest', message: expect.stringContaining('must be the name of a time zone') },
  });
});
