#!/usr/bin/env node
// Computes the final board of a bug bash from the `events.jsonl` of an export, for people who want to check the result.
// It shares no code with the harness: it is written from the rules alone, in the plainest way.
//
//   node independent-board.mjs events.jsonl
//
// prints { entries, head, rows: [{ rank, team, total, lastImprovementMs, submissions, hints, scores }] }.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const file = process.argv[2];
if (!file) {
  console.error('Say which events.jsonl to read.');
  process.exit(2);
}

const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
const entries = lines.map((line) => JSON.parse(line));

// 1. The chain: each entry holds the sha256 of the line before it.
let head = '0'.repeat(64);
entries.forEach((entry, index) => {
  if (entry.position !== index + 1 || entry.previous !== head) {
    console.error(`Entry ${index + 1} does not follow from the one before it.`);
    process.exit(1);
  }
  head = createHash('sha256').update(lines[index]).digest('hex');
});

// 2. One pass over the log.
let rules;
const teams = []; // { id, hidden, submissions: [], hints: [] }
const submissions = new Map();
const previews = new Map();
const team = (id) => {
  let found = teams.find((one) => one.id === id);
  if (!found) {
    found = { id, hidden: false, submissions: [], hints: [] };
    teams.push(found);
  }
  return found;
};

// Contest time is the sum of what passes while the bash runs and the team's end is not reached.
let runs = false;
let lastMs = 0;
let endMs = 0;
const own = new Map(); // team → { elapsed, granted }, for teams with a grant
const everybody = { elapsed: 0, granted: 0 };
const clockOf = (id) => own.get(id) ?? everybody;
const end = (clock) => endMs + clock.granted;
const pass = (atMs) => {
  for (const clock of [everybody, ...own.values()]) {
    if (runs && clock.elapsed < end(clock))
      clock.elapsed = Math.min(end(clock), clock.elapsed + atMs - lastMs);
  }
  lastMs = atMs;
};

let hasStarted = false;
for (const { position, atMs, event } of entries) {
  pass(atMs);
  const isOver = (id) => hasStarted && clockOf(id).elapsed >= end(clockOf(id));
  switch (event.type) {
    case 'bash-created':
      rules = event.rules;
      endMs = rules.lengthMs;
      break;
    case 'person-joined':
    case 'team-changed':
      if (event.team !== null) team(event.team);
      break;
    case 'moved-or-renamed':
      if (event.subject === 'team') team(event.id).hidden = event.hidden;
      break;
    case 'started':
      hasStarted = true;
      runs = true;
      break;
    case 'paused':
      runs = false;
      break;
    case 'resumed':
      runs = true;
      break;
    case 'extended':
      endMs += Math.round(event.minutes * 60_000);
      break;
    case 'granted':
      if (!own.has(event.team)) own.set(event.team, { ...everybody });
      own.get(event.team).granted += Math.round(event.minutes * 60_000);
      break;
    case 'ended':
      endMs = Math.min(endMs, everybody.elapsed);
      // For teams with a grant as well.
      for (const clock of own.values()) clock.granted = Math.min(clock.granted, clock.elapsed - endMs);
      break;
    case 'submission-received': {
      const submission = {
        position,
        exercise: event.exercise,
        elapsed: clockOf(event.team).elapsed,
        counts: !isOver(event.team),
        verdict: null,
      };
      submissions.set(event.submission, submission);
      team(event.team).submissions.push(submission);
      break;
    }
    case 'verdict-given':
      submissions.get(event.submission).verdict ??= event.verdict;
      break;
    case 'submission-admitted':
      submissions.get(event.submission).counts = true;
      break;
    case 'hint-bought':
      team(event.team).hints.push({ ...event, position, free: isOver(event.team) });
      break;
    case 'rejudge-previewed':
      previews.set(event.rejudge, event);
      break;
    case 'rejudge-applied': {
      const { results, scope } = previews.get(event.rejudge);
      for (const { submission: id, verdict } of results) {
        const submission = submissions.get(id);
        if (scope.bug === undefined) submission.verdict = verdict;
        else {
          // About one bug: the rest of the verdict stays.
          const anew = verdict.bugs.find((bug) => bug.id === scope.bug);
          const bugs = submission.verdict.bugs.map((bug) => (bug.id === scope.bug ? anew : bug));
          submission.verdict = { ...submission.verdict, bugs };
        }
      }
      break;
    }
  }
}

// 3. Points. A hint costs out of its bug's share, if it was there when the submission was received, and not if the
//    team had squashed that bug before it bought the hint.
const squashes = (submission, bug) => submission.verdict.bugs.some((one) => one.id === bug && one.squashed);
function pointsOf({ submissions: own, hints }, submission) {
  const { bugs, regressions } = submission.verdict;
  const weight = bugs.reduce((sum, bug) => sum + bug.weight, 0);
  let squashed = 0;
  let paid = 0;
  for (const bug of bugs) {
    if (!bug.squashed) continue;
    squashed += bug.weight;
    const cost = hints
      .filter((hint) => hint.exercise === submission.exercise && hint.bug === bug.id)
      .filter((hint) => !hint.free && hint.position < submission.position)
      .filter(
        (hint) =>
          !own.some(
            (other) =>
              other.counts &&
              other.verdict &&
              other.exercise === hint.exercise &&
              other.position < hint.position &&
              squashes(other, hint.bug),
          ),
      )
      .reduce((sum, hint) => sum + hint.cost, 0);
    paid += Math.min(cost, Math.floor((100 * bug.weight) / weight));
  }
  return {
    total: Math.max(0, Math.floor((100 * squashed) / weight) - 10 * regressions.length - paid),
    regressions: regressions.length,
    squashed,
  };
}

const isBetter = (a, b) =>
  a.total !== b.total
    ? a.total > b.total
    : a.regressions !== b.regressions
      ? a.regressions < b.regressions
      : a.squashed > b.squashed;

const rows = teams
  .filter((one) => !one.hidden)
  .map((one) => {
    const best = {};
    let total = 0;
    let lastImprovementMs = null;
    for (const submission of one.submissions) {
      if (!submission.counts || !submission.verdict) continue;
      const points = pointsOf(one, submission);
      const before = best[submission.exercise];
      if (!before || isBetter(points, before)) best[submission.exercise] = points;
      const sum = Object.values(best).reduce((all, { total: part }) => all + part, 0);
      if (sum > total) {
        total = sum;
        lastImprovementMs = submission.elapsed;
      }
    }
    return {
      team: one.id,
      total,
      lastImprovementMs,
      submissions: one.submissions.length,
      hints: one.hints.length,
      scores: Object.fromEntries(rules.exercises.map(({ id }) => [id, best[id]?.total ?? 0])),
    };
  });
const isAhead = (a, b) =>
  a.total > b.total || (a.total === b.total && (a.lastImprovementMs ?? 0) < (b.lastImprovementMs ?? 0));
for (const row of rows) row.rank = 1 + rows.filter((other) => isAhead(other, row)).length;
rows.sort((a, b) => a.rank - b.rank);

console.log(JSON.stringify({ entries: entries.length, head, rows }));
