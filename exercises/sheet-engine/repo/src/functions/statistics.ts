import { define, type FunctionDefinition, MANY } from '../calc/definition.ts';
import { fail } from '../calc/signal.ts';
import { DIVISION_BY_ZERO, NOT_AVAILABLE, NUMBER_ERROR } from '../values/errors.ts';
import { countMatching } from './support/conditional.ts';
import { sizeOf } from '../calc/read.ts';
import { ascending, meanOf, percentileOf, sumOf, varianceOf } from './support/spread.ts';

export const STATISTICS: readonly FunctionDefinition[] = [
  define('COUNTBLANK', 1, (args) => {
    const operand = args.area(0);
    const { height, width } = sizeOf(operand);
    let filled = 0;
    for (const { value } of args.surroundings.filledIn(operand)) if (value !== '') filled += 1;
    return height * width - filled;
  }),
  define('COUNTIF', 2, (args) => countMatching(args, 0)),
  define('COUNTIFS', [2, MANY], (args) => countMatching(args, 0)),
  define('MEDIAN', [1, MANY], (args) => percentileOf([...args.numbers()], 0.5)),
  define('MODE', [1, MANY], (args) => mostFrequent([...args.numbers()]) ?? NOT_AVAILABLE),
  define('LARGE', 2, (args) => nth([...args.matrixNumbers(0)].sort((a, b) => b - a), args.whole(1))),
  define('SMALL', 2, (args) => nth(ascending(args.matrixNumbers(0)), args.whole(1))),
  define('RANK', [2, 3], (args) => {
    const value = args.number(0);
    const numbers = [...args.matrixNumbers(1)];
    if (!numbers.includes(value)) return NOT_AVAILABLE;
    const isAscending = args.number(2, 0) !== 0;
    return 1 + numbers.filter((number) => (isAscending ? number < value : number > value)).length;
  }),
  define('STDEV', [1, MANY], (args) => Math.sqrt(varianceOf([...args.numbers()], true))),
  define('STDEVP', [1, MANY], (args) => Math.sqrt(varianceOf([...args.numbers()], false))),
  define('VAR', [1, MANY], (args) => varianceOf([...args.numbers()], true)),
  define('VARP', [1, MANY], (args) => varianceOf([...args.numbers()], false)),
  define('AVEDEV', [1, MANY], (args) => {
    const numbers = [...args.numbers()];
    const mean = meanOf(numbers);
    return meanOf(numbers.map((number) => Math.abs(number - mean)));
  }),
  define('GEOMEAN', [1, MANY], (args) => {
    const numbers = [...args.numbers()];
    if (numbers.length === 0 || numbers.some((number) => number <= 0)) return NUMBER_ERROR;
    return Math.exp(meanOf(numbers.map(Math.log)));
  }),
  define('PERCENTILE', 2, (args) => percentileOf([...args.matrixNumbers(0)], args.number(1))),
  define('QUARTILE', 2, (args) => percentileOf([...args.matrixNumbers(0)], args.whole(1) / 4)),
  define('CORREL', 2, (args) => {
    const pairs = pairsOf([...args.matrixNumbers(0)], [...args.matrixNumbers(1)]);
    const [meanX, meanY] = [meanOf(pairs.map(([x]) => x)), meanOf(pairs.map(([, y]) => y))];
    const together = sumOf(pairs.map(([x, y]) => (x - meanX) * (y - meanY)));
    const apart = sumOf(pairs.map(([x]) => (x - meanX) ** 2)) * sumOf(pairs.map(([, y]) => (y - meanY) ** 2));
    return apart === 0 ? DIVISION_BY_ZERO : together / Math.sqrt(apart);
  }),
];

function nth(sorted: readonly number[], place: number): number {
  return sorted[place - 1] ?? fail(NUMBER_ERROR);
}

/** The number that is there most often; of several the one that comes first. Null if none is there twice. */
function mostFrequent(numbers: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let best: number | null = null;
  for (const [number, count] of counts) if (count > (best === null ? 1 : (counts.get(best) ?? 1))) best = number;
  return best;
}

function pairsOf(xs: readonly number[], ys: readonly number[]): [number, number][] {
  if (xs.length !== ys.length) return fail(NOT_AVAILABLE);
  return xs.map((x, index) => [x, ys[index] as number]);
}
