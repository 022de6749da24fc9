import type * as Plot from '@observablehq/plot';

export interface ChartRow {
  readonly team: string;
  /** As it may be shown. */
  readonly name: string;
  readonly total: number;
  readonly steps: readonly { readonly elapsedMs: number; readonly total: number }[];
}

/** A drawing, as far as it is touched here: an element of the browser's document or of linkedom's. */
export interface Svg {
  readonly outerHTML: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  querySelectorAll(selector: string): Iterable<Svg>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
}

export interface ChartSize {
  readonly width: number;
  readonly height: number;
  readonly fontPx: number;
}

/** So many lines can be told apart; the others are drawn thin, to show the field. */
const NAMED_LINES = 8;
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '12 4', '4 2', '1 4', '14 3 3 3'];
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye', 'square2'] as const;
const MINUTE_MS = 60_000;
const MOST_LETTERS = 16;

interface Point {
  readonly team: string;
  readonly at: number;
  readonly total: number;
}

/**
 * Score over contest time, a step for each improvement. A line has a colour, a dash, a symbol and its team's name at its
 * end, so that none of them is needed alone. The same function draws in the browser and, over a document of linkedom,
 * for the folder that is made after the bash.
 */
export function scoreChart(
  plot: typeof Plot,
  rows: readonly ChartRow[],
  endMs: number,
  size: ChartSize,
  page?: unknown,
): Svg {
  const end = Math.max(1, endMs / MINUTE_MS);
  const most = Math.max(100, ...rows.flatMap(({ steps }) => steps.map(({ total }) => total)));
  const named = rows.slice(0, NAMED_LINES);
  const others = rows.slice(NAMED_LINES).flatMap((row) => pointsOf(row, end));
  const longest = Math.max(4, ...named.map(({ name }) => shortName(name).length));
  const margins = {
    top: 1.6 * size.fontPx,
    bottom: 2.6 * size.fontPx,
    left: 3.2 * size.fontPx,
    right: 0.55 * size.fontPx * (longest + 3),
  };
  const labels = spread(named, most, size.height - margins.top - margins.bottom, 1.25 * size.fontPx);
  const drawn = plot.plot({
    ...(page ? { document: page as never } : {}),
    width: size.width,
    height: size.height,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    marginLeft: margins.left,
    marginRight: margins.right,
    x: { domain: [0, end], label: 'minutes', ticks: Math.max(3, Math.round(size.width / 110)) },
    y: { domain: [0, most], label: 'points', grid: true, ticks: 5 },
    symbol: { type: 'identity' },
    marks: [
      plot.lineY(others, {
        x: 'at',
        y: 'total',
        z: 'team',
        curve: 'step-after',
        stroke: 'var(--faint)',
        strokeWidth: 1,
      }),
      ...named.flatMap((row, index) => {
        const stroke = `var(--line-${index + 1})`;
        const points = pointsOf(row, end);
        return [
          plot.lineY(points, {
            x: 'at',
            y: 'total',
            curve: 'step-after',
            stroke,
            strokeWidth: 2,
            strokeDasharray: DASHES[index] ?? 'none',
          }),
          plot.dot(points.slice(1, -1), {
            x: 'at',
            y: 'total',
            r: 0.28 * size.fontPx,
            fill: stroke,
            symbol: SYMBOLS[index] ?? 'circle',
          }),
        ];
      }),
      plot.text(labels, {
        x: () => end,
        y: 'y',
        text: 'text',
        fill: 'colour',
        dx: 6,
        textAnchor: 'start',
        fontWeight: 600,
      }),
      plot.dot(labels, {
        x: () => end,
        y: 'y',
        dx: 0,
        r: 0.28 * size.fontPx,
        fill: 'colour',
        symbol: ({ symbol }: (typeof labels)[number]) => symbol,
      }),
      plot.ruleY([0], { stroke: 'var(--ink)' }),
    ],
    color: { type: 'identity' },
  }) as unknown as Svg;
  return lean(drawn);
}

const pointsOf = ({ team, steps, total }: ChartRow, end: number): readonly Point[] => [
  { team, at: 0, total: 0 },
  ...steps.map((step) => ({ team, at: Math.min(end, step.elapsedMs / MINUTE_MS), total: step.total })),
  { team, at: end, total: steps.at(-1)?.total ?? total },
];

/** Cut by characters as people count them. */
function shortName(name: string): string {
  const letters = [...name];
  return letters.length <= MOST_LETTERS ? name : `${letters.slice(0, MOST_LETTERS - 1).join('')}…`;
}

/** Where the names at the ends go: at their line's height, but never over one another. */
function spread(named: readonly ChartRow[], most: number, heightPx: number, gapPx: number) {
  const byHeight = named
    .map((row, index) => ({
      text: shortName(row.name),
      colour: `var(--line-${index + 1})`,
      symbol: SYMBOLS[index] ?? 'circle',
      px: heightPx * (1 - (row.steps.at(-1)?.total ?? row.total) / most),
      index,
    }))
    .sort((a, b) => a.px - b.px || a.index - b.index);
  let above = Number.NEGATIVE_INFINITY;
  for (const label of byHeight) above = label.px = Math.max(label.px, above + gapPx);
  let below = heightPx + gapPx;
  for (const label of byHeight.toReversed()) below = label.px = Math.min(label.px, below - gapPx);
  return byHeight.map(({ text, colour, symbol, px }) => ({
    text,
    colour,
    symbol,
    y: most * (1 - px / heightPx),
  }));
}

/**
 * Without styles of its own, because the page's policy allows its style sheet alone; and without names of its parts,
 * because the table beside it tells the same.
 */
function lean(svg: Svg): Svg {
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  for (const element of [svg, ...svg.querySelectorAll('*')])
    for (const { name, value } of [...element.attributes]) {
      if (name === 'style' || name === 'class' || name.startsWith('aria-')) element.removeAttribute(name);
      else if (/\.\d{3}/.test(value)) element.setAttribute(name, value.replaceAll(/(\.\d\d)\d+/g, '$1'));
    }
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}

/** Every team's score at some moments: what the chart shows, as numbers. */
export function scoresAtMoments(rows: readonly ChartRow[], endMs: number, moments = 6) {
  const times = Array.from({ length: moments }, (_, index) => (endMs * (index + 1)) / moments);
  return {
    times,
    rows: rows.map(({ name, steps }) => ({
      name,
      totals: times.map((time) => steps.findLast(({ elapsedMs }) => elapsedMs <= time)?.total ?? 0),
    })),
  };
}
