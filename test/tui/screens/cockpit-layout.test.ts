import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyRows, isWide } from '../../../harness/tui/components/size.ts';
import { fittedRows, wrappedRows } from '../../../harness/tui/components/wrapping.ts';
import {
  cockpitLayout,
  type ReportedLine,
  rowsOfReport,
} from '../../../harness/tui/screens/cockpit/layout.ts';

const words = (count: number): ReportedLine => ({
  symptom: 'word '.repeat(count).trim(),
  state: 'still there',
});

const screens = fc.record({
  columns: fc.integer({ min: 60, max: 200 }),
  rows: fc.integer({ min: 20, max: 70 }),
  reports: fc.array(fc.integer({ min: 1, max: 60 }).map(words), { minLength: 1, maxLength: 7 }),
  files: fc.integer({ min: 1, max: 40 }),
  failures: fc.integer({ min: 0, max: 100 }),
  extraRows: fc.integer({ min: 0, max: 1 }),
});

test('whatever there is to show, the cockpit fits its terminal', () => {
  fc.assert(
    fc.property(screens, ({ columns, rows, ...content }) => {
      const size = { columns, rows };
      const body = bodyRows(size, 2);
      const layout = cockpitLayout(size, body, { ...content, standingRows: 2 });
      const reports = content.reports
        .slice(0, layout.reports)
        .reduce((sum, line) => sum + rowsOfReport(line, layout), 0);
      const files = Math.min(layout.files, content.files);
      const top = isWide(size) ? 1 + Math.max(reports, files) : 2 + reports + files;
      const gaps = layout.isAiry ? (isWide(size) ? 1 : 2) : 0;
      const tests = 1 + Math.min(layout.failures, content.failures);
      const standing = layout.hasStanding ? 2 + (layout.isAiry ? 1 : 0) : 0;
      expect(top + gaps + tests + standing + content.extraRows).toBeLessThanOrEqual(body);
    }),
  );
});

test('with the usual three reports nothing is left out, even on the smallest terminal', () => {
  const reports = [words(20), words(20), words(20)];
  const layout = cockpitLayout({ columns: 60, rows: 20 }, 14, {
    reports,
    files: 1,
    failures: 1,
    extraRows: 0,
    standingRows: 2,
  });
  expect(layout.reports).toBe(3);
  expect(layout.files).toBe(1);
  expect(layout.failures).toBeGreaterThanOrEqual(1);
});

test('rows are counted as text wraps, and what is cut says so', () => {
  expect(wrappedRows('aaa bbb ccc', 7)).toBe(2);
  expect(wrappedRows('aaa bbb ccc', 11)).toBe(1);
  expect(fittedRows('aaa bbb ccc', 7, 2)).toEqual(['aaa bbb', 'ccc']);
  expect(fittedRows('aaa bbb ccc', 7, 1)).toEqual(['aaa bb…']);
  expect(fittedRows('aaa bbb ccc ddd eee', 8, 2)).toEqual(['aaa bbb', 'ccc ddd…']);
});
