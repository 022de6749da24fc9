/**
 * Makes the process see another date from now on. For `verify` alone: it finds out what a verdict depends on, and
 * both the hidden tests and the code under test are its author's own.
 */
export function shiftDate(nowMs: number): void {
  const Real = Date;
  const offsetMs = nowMs - Real.now();
  const now = () => Real.now() + offsetMs;
  const Shifted = new Proxy(Real, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new Real(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  });
  Real.prototype.constructor = Shifted;
  globalThis.Date = Shifted;
  shiftFormats(now);
}

/** A format that is given no date formats the present one, by a clock of its own. */
function shiftFormats(now: () => number): void {
  const { prototype } = Intl.DateTimeFormat;
  const realFormat = Object.getOwnPropertyDescriptor(prototype, 'format')?.get;
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: Intl.DateTimeFormat) {
      const format: Intl.DateTimeFormat['format'] = realFormat?.call(this);
      return (date?: Parameters<typeof format>[0]) => format(date ?? now());
    },
  });
  const realParts = prototype.formatToParts;
  prototype.formatToParts = function (date) {
    return realParts.call(this, date ?? now());
  };
}
