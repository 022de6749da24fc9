/** As many tries are told one by one. */
const MAX_TOLD = 3;

/** `solved unseen: 3 of 3 bugs in 38 min, 2 of 3 in 45 min`; empty for none. */
export function unseenWords(
  tries: readonly { readonly found: number; readonly of: number; readonly minutes: number }[],
): string {
  const told = tries
    .slice(0, MAX_TOLD)
    .map(
      ({ found, of, minutes }, index) => `${found} of ${of}${index === 0 ? ' bugs' : ''} in ${minutes} min`,
    );
  const more = tries.length - told.length;
  if (told.length === 0) return '';
  return `solved unseen: ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
