import { ThemeProvider } from '@inkjs/ui';
import { widgetTheme } from '../components/theme.ts';
import { AttemptScreen } from '../screens/attempt/view.tsx';
import { PrepScreen } from '../screens/prep/view.tsx';
import type { AppScreen, Move } from './state.ts';

export { Preview } from '../screens/catalog/preview.tsx';

/**
 * The screens behind the catalog, and its preview: most of the code there is. Loaded once the catalog shows, so that
 * it does not wait for them.
 */
export function LateScreen(props: {
  readonly screen: Exclude<AppScreen, { readonly at: 'catalog' }>;
  readonly move: (move: Move) => void;
}) {
  const { screen, move } = props;
  return (
    <ThemeProvider theme={widgetTheme}>
      {screen.at === 'prep' ? (
        <PrepScreen
          exerciseId={screen.exerciseId}
          choice={screen.choice}
          prepared={screen.prepared}
          move={move}
        />
      ) : (
        <AttemptScreen
          key={screen.attempt.id}
          attempt={screen.attempt}
          begins={screen.begins}
          toCatalog={(said) => move({ type: 'to-catalog', ...(said === undefined ? {} : { notice: said }) })}
        />
      )}
    </ThemeProvider>
  );
}
