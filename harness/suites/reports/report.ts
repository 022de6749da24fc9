/** What a test runner's report says of one test; skipped tests are in no report of ours. */
export type TestState = 'pass' | 'fail';

/** By id: file › describes › title. */
export type TestStates = ReadonlyMap<string, TestState>;

/** Collects tests under ids of their own: of several with one name, the second is called `name (2)`. */
export class StatesById {
  readonly #states = new Map<string, TestState>();
  readonly #seen = new Map<string, number>();

  /** @param path file, describes and title; empty parts are left out */
  add(path: readonly string[], state: TestState): void {
    const name = path
      .map((part) => part.replace(/\s+/g, ' ').trim())
      .filter((part) => part !== '')
      .join(' › ');
    if (name === '') return;
    const count = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, count);
    this.#states.set(count === 1 ? name : `${name} (${count})`, state);
  }

  get states(): TestStates {
    return this.#states;
  }
}

/** A file as ids name it: relative to where the suite ran, if it lies in there. */
export function fileInId(file: string, root: string): string {
  const path = file.startsWith('file://') ? decodeURIComponent(file.slice('file://'.length)) : file;
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}
