import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { printable } from '../../domain/printable.ts';
import { livingAfter } from '../process/milestones.ts';
import type { Report } from '../report.ts';
import { bellMs } from './bell-time.ts';

/** A chart at two widths: what is drawn for a desk can't be read on a phone. */
export interface Chart {
  readonly wide: string;
  readonly narrow: string;
}

export interface Charts {
  readonly hour: Chart;
  readonly bugs: Chart | null;
  readonly lines: Chart | null;
  readonly files: Chart | null;
}

/**
 * The charts of a report as SVG without a browser: Observable Plot over a document of linkedom. Loaded with the page
 * alone. Colours are variables of the page, so that light, dark and print each have their own; every mark has a shape
 * or a lane, too.
 */
export function drawCharts(report: Report): Charts {
  const { saves, files, falls } = report.process;
  const hasLines = saves.some(({ added }) => added !== null);
  return {
    hour: atBothWidths((width) => hourChart(report, width)),
    bugs: falls.length > 0 ? atBothWidths((width) => bugsChart(report, width)) : null,
    lines: hasLines ? atBothWidths((width) => linesChart(report, width)) : null,
    files: files.length > 0 ? atBothWidths((width) => filesChart(report, width)) : null,
  };
}

const [WIDE, NARROW] = [720, 340];
const MINUTE_MS = 60_000;

const atBothWidths = (draw: (width: number) => string): Chart => ({ wide: draw(WIDE), narrow: draw(NARROW) });

const minutes = (milliseconds: number): number => Math.max(0, milliseconds) / MINUTE_MS;

/** The end of the time axis: the bell, or later where work went on. */
const lastMinute = (report: Report): number => {
  const { endMs } = report.process;
  // An attempt that ended early is not drawn as if most of it were missing, but for a quarter of its time.
  return Math.max(1, minutes(Math.max(endMs, Math.min(bellMs(report), endMs * 1.25))));
};

interface Mark {
  readonly at: number;
  readonly lane: string;
  readonly symbol: string;
  readonly fill: boolean;
}

const LANES = ['edits', 'runs', 'submissions', 'hints', 'notes'] as const;

/** Everything that was seen, by kind, along the time; quiet stretches are shaded. */
function hourChart(report: Report, width: number): string {
  const { process, timeline } = report;
  const bell = minutes(bellMs(report));
  const mark = (lane: (typeof LANES)[number], ms: number, symbol: string, fill = true): Mark => ({
    at: minutes(ms),
    lane,
    symbol,
    fill,
  });
  const marks = [
    ...process.saves.map(({ sinceStartMs }) => mark('edits', sinceStartMs, 'circle')),
    ...process.runs.map(({ sinceStartMs, tests }) =>
      mark(
        'runs',
        sinceStartMs,
        tests === null || tests.failed > 0 ? 'times' : 'circle',
        tests !== null && tests.failed === 0,
      ),
    ),
    ...report.submissions.map(({ sinceStartMs }) => mark('submissions', sinceStartMs, 'triangle')),
    ...timeline
      .filter(({ kind }) => kind === 'hint-taken')
      .map(({ sinceStartMs }) => mark('hints', sinceStartMs, 'square')),
    ...timeline
      .filter(({ kind, sinceStartMs }) => kind === 'note' && sinceStartMs <= process.endMs)
      .map(({ sinceStartMs }) => mark('notes', sinceStartMs, 'diamond')),
  ];
  const end = lastMinute(report);
  const symbolOf = ({ symbol }: Mark) => symbol;
  return draw(width, {
    height: 190,
    marginLeft: 84,
    x: { domain: [0, end], label: 'minutes', ticks: ticksFor(width) },
    y: { type: 'point', domain: LANES, label: null },
    symbol: { type: 'identity' },
    marks: [
      Plot.rect(process.quiet, {
        x1: ({ fromMs }: { fromMs: number }) => minutes(fromMs),
        x2: ({ toMs }: { toMs: number }) => minutes(toMs),
        fill: 'var(--shade)',
      }),
      Plot.gridY({ stroke: 'var(--rule)', strokeOpacity: 1 }),
      ...(bell <= end
        ? [
            Plot.ruleX([bell], { stroke: 'var(--ink)', strokeDasharray: '4 3' }),
            Plot.text([bell], {
              x: (x: number) => x,
              frameAnchor: 'top',
              dy: -10,
              text: () => 'bell',
            }),
          ]
        : []),
      Plot.dot(
        marks.filter(({ fill }) => fill),
        {
          x: 'at',
          y: 'lane',
          symbol: symbolOf,
          r: 4.5,
          fill: 'var(--accent)',
        },
      ),
      Plot.dot(
        marks.filter(({ fill }) => !fill),
        {
          x: 'at',
          y: 'lane',
          symbol: symbolOf,
          r: 5,
          stroke: 'var(--bad)',
          strokeWidth: 2,
        },
      ),
    ],
  });
}

/** How many bugs were alive after each submission. */
function bugsChart(report: Report, width: number): string {
  const { process } = report;
  const count = process.bugs.length;
  const steps = [
    { at: 0, alive: count },
    ...process.falls.map(({ submission, sinceStartMs }) => ({
      at: minutes(sinceStartMs),
      alive: livingAfter(process.falls, submission, count),
    })),
  ];
  const end = lastMinute(report);
  const last = { at: end, alive: steps.at(-1)?.alive ?? count };
  return draw(width, {
    height: 150,
    marginLeft: 40,
    x: { domain: [0, end], label: 'minutes', ticks: ticksFor(width) },
    y: {
      domain: [0, count],
      ticks: Array.from({ length: count + 1 }, (_, bug) => bug),
      tickFormat: 'd',
      label: 'bugs alive',
      grid: true,
    },
    marks: [
      Plot.areaY([...steps, last], { x: 'at', y: 'alive', curve: 'step-after', fill: 'var(--shade)' }),
      Plot.lineY([...steps, last], {
        x: 'at',
        y: 'alive',
        curve: 'step-after',
        stroke: 'var(--accent)',
        strokeWidth: 2,
      }),
      Plot.dot(steps.slice(1), { x: 'at', y: 'alive', symbol: 'triangle', r: 4.5, fill: 'var(--accent)' }),
    ],
  });
}

/** How far the files were from the start. */
function linesChart(report: Report, width: number): string {
  const { saves, resets } = report.process;
  const known = [...saves, ...resets].sort((a, b) => a.sinceStartMs - b.sinceStartMs);
  const steps = [
    { at: 0, lines: 0 },
    ...known.flatMap(({ sinceStartMs, added, removed }) =>
      added === null || removed === null ? [] : [{ at: minutes(sinceStartMs), lines: added + removed }],
    ),
  ];
  const end = lastMinute(report);
  const last = { at: end, lines: steps.at(-1)?.lines ?? 0 };
  return draw(width, {
    height: 150,
    marginLeft: 40,
    x: { domain: [0, end], label: 'minutes', ticks: ticksFor(width) },
    y: { label: 'lines that differ from the start', grid: true, ticks: 4, tickFormat: 'd' },
    marks: [
      Plot.lineY([...steps, last], {
        x: 'at',
        y: 'lines',
        curve: 'step-after',
        stroke: 'var(--accent)',
        strokeWidth: 2,
      }),
      Plot.dot(steps.slice(1), { x: 'at', y: 'lines', r: 3, fill: 'var(--accent)' }),
    ],
  });
}

const MOST_FILES = 12;

function filesChart({ process }: Report, width: number): string {
  const names = process.files.slice(0, MOST_FILES).map(({ path, edits, isRootCause }) => ({
    name: nameIn(path, width),
    edits,
    isRootCause,
  }));
  const longest = Math.max(...names.map(({ name }) => name.length));
  const most = Math.max(...names.map(({ edits }) => edits));
  return draw(width, {
    height: 46 + 26 * names.length,
    marginLeft: Math.min(width / 2, 12 + 6.4 * longest),
    marginRight: 90,
    x: { domain: [0, most], label: 'edits', ticks: Math.min(most, ticksFor(width)), tickFormat: 'd' },
    y: { label: null, domain: names.map(({ name }) => name) },
    marks: [
      Plot.barX(names, { x: 'edits', y: 'name', fill: 'var(--accent)', insetTop: 3, insetBottom: 3 }),
      Plot.text(names, {
        x: 'edits',
        y: 'name',
        textAnchor: 'start',
        dx: 5,
        text: ({ edits, isRootCause }: { edits: number; isRootCause: boolean | null }) =>
          isRootCause ? `${edits}, root cause` : String(edits),
      }),
      Plot.ruleX([0], { stroke: 'var(--rule)' }),
    ],
  });
}

/** A path that is too long loses its beginning, with a sign that it does. */
function nameIn(path: string, width: number): string {
  const most = Math.floor(width / 16);
  const name = printable(path);
  return name.length <= most ? name : `…${name.slice(1 - most)}`;
}

const ticksFor = (width: number): number => (width > NARROW ? 9 : 5);

interface SvgElement {
  readonly outerHTML: string;
  readonly attributes: Iterable<{ readonly name: string; value: string }>;
  querySelectorAll(selector: string): Iterable<SvgElement>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
}

function draw(width: number, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>');
  const figure: unknown = Plot.plot({
    document: document as never,
    width,
    marginTop: 26,
    style: { fontSize: '12px' },
    ...options,
  });
  return leanSvg(figure as SvgElement);
}

/**
 * Without styles of its own, because the page's policy allows one style sheet, which has the rules; and without names
 * of its parts, because the figure has one name for all of it.
 */
function leanSvg(svg: SvgElement): string {
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    for (const { name, value } of [...element.attributes]) {
      if (name === 'style' || name === 'class' || name.startsWith('aria-')) element.removeAttribute(name);
      else if (/\.\d{3}/.test(value)) element.setAttribute(name, value.replaceAll(/(\.\d\d)\d+/g, '$1'));
    }
  }
  svg.setAttribute('aria-hidden', 'true');
  return svg.outerHTML;
}
