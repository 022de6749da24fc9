/** Words for what became of an attempt's exercise; null where nothing did. */
export function contentChangeText(
  change:
    | { readonly kind: 'none' }
    | { readonly kind: 'gone' }
    | {
        readonly kind: 'changed';
        readonly from: string;
        readonly to: string;
        readonly parts: readonly string[];
      },
  regrade: string,
): string | null {
  switch (change.kind) {
    case 'none':
      return null;
    case 'gone':
      return 'The exercise is gone from its collection. You are graded by it as it was when you began. If the collection has moved, name its folders once with --exercises and --solutions.';
    case 'changed': {
      const versions =
        change.from === change.to ? 'its version is the same' : `${change.from} → ${change.to}`;
      // Nothing is said of what differs where the earlier content is not at hand to compare or to grade by.
      return change.parts.length === 0
        ? `The exercise has changed since you began (${versions}), and what it was is not kept here. To go on with it as it is now: ${regrade}`
        : `The exercise has changed since you began (${versions}: ${change.parts.join(', ')}). You are graded by it as it was; to be graded by it as it is now: ${regrade}`;
    }
  }
}
