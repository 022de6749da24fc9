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
}
