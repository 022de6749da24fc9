/** How a fault came into the code: a fix left out, a wrong fix of the corpus, or made by `verify`. */
export type FaultKind = 'left out' | 'wrong fix' | 'mutant' | 'made-up fix' | 'probe';

/** Code with something wrong in it, which hidden tests should notice. */
export interface Fault {
  /** Names it within its exercise; without spaces. */
  readonly id: string;
  readonly kind: FaultKind;
  /** What is wrong, for people; one line. */
  readonly text: string;
}

/** A fault that no hidden test notices, to be looked at in its source. */
export interface Survivor {
  readonly check: 'mutation' | 'semantic';
  /** The finding about it, which a waiver may quote. */
  readonly message: string;
  /** Lines of a diff, from the right code to the faulty one, with some around. */
  readonly diff: readonly string[];
}

/** What kind of fault an id names. */
export function kindOfFault(id: string): FaultKind {
  if (id === 'untouched' || id.startsWith('without:')) return 'left out';
  if (id.includes('/')) return 'wrong fix';
  if (id.startsWith('made-up:')) return 'made-up fix';
  return id.startsWith('probe:') ? 'probe' : 'mutant';
}

/** Of a fix of the corpus: `credit/wrong-clamp`. */
export const faultIdOf = (patchName: string) => patchName.replace(/^fixes\//, '').replace(/\.patch$/, '');
