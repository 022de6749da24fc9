import { describe, expect, test } from 'vitest';
import { agoText, clockText, limitText, sinceStartText } from '../../harness/wording/time.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

test('the clock rounds up, so that 0:00 means that the time is up', () => {
  expect(clockText(1)).toBe('0:01');
  expect(clockText(0)).toBe('0:00');
  expect(clockText(-5)).toBe('0:00');
  expect(clockText(31 * MINUTE + 7 * SECOND)).toBe('31:07');
  expect(clockText(62 * MINUTE + 3 * SECOND)).toBe('1:02:03');
});

test('a moment of the timeline is counted from the start, and has a minus before it', () => {
  expect(sinceStartText(245 * SECOND)).toBe('4:05');
  expect(sinceStartText(-3 * SECOND)).toBe('-0:03');
  expect(sinceStartText(-100)).toBe('0:00');
  expect(sinceStartText(61 * MINUTE)).toBe('1:01:00');
});

describe('spans of time', () => {
  test('are told in the coarsest unit that says something', () => {
    expect([5 * SECOND, 59 * SECOND, 60 * SECOND, 3 * 60 * MINUTE].map(agoText)).toEqual([
      '5 s ago',
      '59 s ago',
      '1 min ago',
      '3 h ago',
    ]);
    expect([30 * SECOND, 45 * MINUTE].map(limitText)).toEqual(['30 s', '45 min']);
  });
});
