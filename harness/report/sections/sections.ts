import type { Report } from '../report.ts';
import { milestones, quiet, runs, savedFiles } from './process-sections.ts';
import { beliefs, submissions, symptoms } from './result-sections.ts';
import { rubric } from './rubric.ts';
import type { Section } from './section.ts';
import { ownTests, precision } from './solution-sections.ts';
import { advice, notes, timeline } from './story-sections.ts';

/** The parts of a report in their order; what there is nothing to say of is left out. */
export function sectionsOf(report: Report): readonly Section[] {
  return [
    symptoms,
    advice,
    milestones,
    beliefs,
    submissions,
    precision,
    ownTests,
    savedFiles,
    runs,
    quiet,
    timeline,
    notes,
    rubric,
  ].flatMap((section) => section(report) ?? []);
}
