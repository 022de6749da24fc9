/** Cheats that run as soon as the entry is loaded: what is prepended to it, and the honest code stays below. */
export const PRELUDES: readonly { readonly name: string; readonly why: string; readonly code: string }[] = [
  {
    name: 'exit-at-load',
    why: 'ends the process with exit code 0 while it is being loaded',
    code: 'process.exit(0);',
  },
  {
    name: 'patched-prototypes',
    why: 'makes every object an asymmetric matcher with a toJSON, through Object.prototype',
    code: `for (const [key, value] of [
  ['asymmetricMatch', () => true],
  ['$$typeof', Symbol.for('jest.asymmetricMatcher')],
  ['toJSON', function (this: any) { return Array.isArray(this) ? [...this] : { ...this, asymmetricMatch: true }; }],
] as const) {
  Object.defineProperty(Object.prototype, key, { value, configurable: true, writable: true, enumerable: false });
}`,
  },
  {
    name: 'patched-comparisons',
    why: 'makes Array.prototype.every, Object.is and RegExp.prototype.test agree with everything',
    code: `Array.prototype.every = function () { return true; } as any;
Object.is = () => true;
RegExp.prototype.test = () => true;`,
  },
  {
    name: 'patched-json',
    why: 'rewrites what is sent, through JSON.stringify',
    code: `const honestStringify = JSON.stringify;
JSON.stringify = ((value: any, ...rest: any[]) =>
  (honestStringify as any)(value, ...rest)?.replaceAll('"ok":false', '"ok":true').replaceAll('"fault"', '"value"')) as any;`,
  },
  {
    name: 'patched-promise',
    why: 'lets no promise be rejected any more',
    code: `Promise.reject = (() => Promise.resolve(undefined)) as any;
Promise.prototype.catch = function (this: any) { return this; } as any;
Promise.all = (() => Promise.resolve([])) as any;
Promise.race = (() => Promise.resolve(undefined)) as any;`,
  },
  {
    name: 'patched-expect',
    why: 'puts an expect that never fails, and tests that never run, into the globals',
    code: `const anything: any = new Proxy(() => anything, { get: (_target, key) => (key === 'then' ? undefined : anything), apply: () => anything });
for (const name of ['expect', 'test', 'it', 'describe', 'vi', '__vitest_worker__', 'assert']) {
  Object.defineProperty(globalThis, name, { value: anything, configurable: true, writable: true });
}`,
  },
];
