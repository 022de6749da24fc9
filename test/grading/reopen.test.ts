import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Exercise } from '../../harness/domain/exercise.ts';
import { NOTES } from '../redteam/rig.ts';
import { pristineTree, submissionOf } from '../support/exercises.ts';
import { graderHere } from '../support/grader.ts';

/** The exercise with one hidden file of its own. */
function withHidden(source: string): Exercise {
  const solutionRoot = mkdtempSync(join(tmpdir(), 'notes-'));
  onTestFinished(() => rmSync(solutionRoot, { recursive: true }));
  cpSync(NOTES.solutionRoot, solutionRoot, { recursive: true });
  writeFileSync(join(solutionRoot, 'hidden', 'own.test.ts'), source);
  return { ...NOTES, solutionRoot };
}

test('a hidden test may begin with a database that is not empty', async () => {
  const exercise = withHidden(`import { expect, test } from 'bugsquash/examiner';
const EARLIER = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL); INSERT INTO note (text) VALUES ('kept')";
test('what was written before is gone, what was prepared is there', async ({ subject }) => {
  await subject.post('/notes', { text: 'before' });
  await subject.clock.advance(1000);
  await subject.reopen(EARLIER);
  expect((await subject.get('/notes/last')).json).toEqual({ text: 'kept' });
  await subject.database.load('note', [{ text: 'loaded' }]);
  expect(await subject.database.query('SELECT text FROM note')).toEqual([{ text: 'kept' }, { text: 'loaded' }]);
  expect((await subject.get('/notes/count')).json).toEqual({ count: 2 });
  expect(subject.database.statements).toBe(3);
  await subject.restart();
  expect((await subject.get('/notes/count')).json).toEqual({ count: 2 });
});
test('the next test has an empty one', async ({ subject }) => {
  expect((await subject.get('/notes/count')).json).toEqual({ count: 0 });
});
test('an app that cannot be built over it fails the test', async ({ subject }) => {
  await subject.reopen('CREATE VIEW note AS SELECT 1 AS id');
  await subject.reopen('CREATE TABLE other (a); CREATE INDEX note ON other (a)');
});
test('statements that SQLite refuses fail the test', async ({ subject }) => {
  await subject.reopen('CREATE TABL note');
});
test('those behind it go on', async ({ subject }) => {
  expect((await subject.get('/notes/count')).json).toEqual({ count: 0 });
});
`);
  const submission = submissionOf(exercise, pristineTree(exercise));
  const { verdict, outcomes } = await graderHere().grade(exercise, submission, {
    hiddenFiles: ['own.test.ts'],
  });
  expect(verdict.outcome).toBe('graded');
  expect(outcomes.map(({ state }) => state)).toEqual(['pass', 'pass', 'fail', 'fail', 'pass']);
  expect(outcomes[2]?.error).toContain('SqliteError');
  expect(outcomes[3]?.error).toContain('syntax error');
});

test('a database that is lost, as late as while the next process opens it, costs no test behind it', async () => {
  const exercise = withHidden(`import { expect, test } from 'bugsquash/examiner';
test('a crash is to come with the next write, and comes after the restart', async ({ subject }) => {
  await subject.post('/notes', { text: 'written' });
  await subject.database.inject({ crashAfterWrites: 1 });
  await subject.restart();
  await subject.post('/notes', { text: 'lost' });
});
test('one comes while a request is served, and nobody restarts', async ({ subject }) => {
  await subject.database.inject({ crashAfterWrites: 1 });
  expect((await subject.post('/notes', { text: 'lost' })).status).toBe(201);
});
test('those behind them have a process with a database', async ({ subject }) => {
  expect((await subject.get('/notes/count')).json).toEqual({ count: 0 });
});
`);
  const submission = submissionOf(exercise, pristineTree(exercise));
  const { outcomes } = await graderHere().grade(exercise, submission, { hiddenFiles: ['own.test.ts'] });
  expect(outcomes.map(({ state }) => state)).toEqual(['fail', 'fail', 'pass']);
  expect(outcomes[0]?.error).toContain('The connection to the database was lost');
});
