import { existsSync } from 'node:fs';
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

test.runIf(existsSync('/usr/share/zoneinfo'))('SQLite has the same local time as the code', async () => {
  const library = `const SQL = "SELECT strftime('%H:%M', 0, 'unixepoch', 'localtime')";
export const create = ({ database }: any) => ({ times: () => [database.prepare(SQL).pluck().get(), new Date(0).toTimeString().slice(0, 5)] });
`;
  const hidden = (time: string) => `
test('local time', async ({ subject }) => {
  expect(await subject.call('times')).toEqual(['${time}', '${time}']);
  const [row] = await subject.database.query("SELECT strftime('%H:%M', 0, 'unixepoch', 'localtime') AS time");
  expect(row).toEqual({ time: '${time}' });
});
`;
  const passed = { 'local time': null };
  expect((await gradeLibrary(library, hidden('00:00'), ['database'])).errors).toEqual(passed);
  const elsewhere = await gradeLibrary(library, hidden('05:30'), ['database'], 'Asia/Kathmandu');
  expect(elsewhere.errors).toEqual(passed);
});

test('a time zone that there is none of is told', () => {
  const { manifest } = exerciseNamed('money-split');
  const source = JSON.stringify({ ...manifest, time_zone: 'Asia/Katmando' });
  expect(parseManifest(source, 'exercise.yaml', exerciseSchema)).toMatchObject({
    failure: { code: 'broken-manifest', message: expect.stringContaining('must be the name of a time zone') },
  });
});
