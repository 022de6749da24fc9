/** In strict mode a candidate ticked what they believed fixed; set beside what is true. */
export function beliefText(believed: boolean, state: 'gone' | 'still there' | 'sealed'): string {
  if (state === 'sealed') return believed ? 'you believe it fixed' : '';
  if (believed) return state === 'gone' ? 'you believed it fixed, rightly' : 'you believed it fixed';
  return state === 'gone' ? 'you did not believe it fixed' : '';
}
