import type { Mutant } from './mutants.ts';

/** One line that names a mutant for good; waivers quote it. */
export function wordMutant({
  file,
  mutator,
  original,
  replacement,
}: Pick<Mutant, 'file' | 'mutator' | 'original' | 'replacement'>): string {
  return `${mutator} in ${file}: ${original || '(nothing)'} → ${replacement || '(nothing)'}`;
}
