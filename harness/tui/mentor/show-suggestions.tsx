import { type MentorTerminal, runScreen } from './run-screen.tsx';
import { type Picked, type ShownSuggestion, SuggestionsScreen } from './suggestions.tsx';

/** Shows suggestions until one is picked, or none is. */
export async function showSuggestions(
  terminal: MentorTerminal,
  title: string,
  suggestions: readonly ShownSuggestion[],
): Promise<Picked | null> {
  const picked = await runScreen<Picked | null>(terminal, ({ done }) => (
    <SuggestionsScreen title={title} suggestions={suggestions} done={done} />
  ));
  return picked ?? null;
}
