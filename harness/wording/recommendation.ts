import type { Recommendation } from '../domain/recommendation.ts';
import { agoText } from './time.ts';

/** A recommendation in a sentence that names its reason. */
export function recommendationText(recommendation: Recommendation, nowMs: number): string {
  switch (recommendation.why) {
    case 'start-here':
      return 'Start here: it is the shortest of the easiest.';
    case 'went-well':
      return `Next for you: your last result was ${recommendation.last} of 100, and this one is new to you (${recommendation.level}).`;
    case 'more-of-it':
      return `Next for you: your last result was ${recommendation.last} of 100; another ${recommendation.level} one helps.`;
    case 'was-hard':
      return `Next for you: your last result was ${recommendation.last} of 100; this one is ${recommendation.level} and new to you.`;
    case 'weakest':
      return `Next for you: everything is tried, and ${recommendation.best} of 100 here was your weakest (${agoText(nowMs - recommendation.triedAtMs)}).`;
  }
}
