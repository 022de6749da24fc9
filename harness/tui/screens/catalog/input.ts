import {
  type CommandKeyHandler,
  type OnUnknownKey,
  useCommandKeys,
} from '../../components/use-command-keys.ts';
import type { CatalogAction, CatalogAsks, CatalogRow } from './state.ts';

/** Arrows move, enter chooses, `/` filters, `s` sorts, escape goes back a step, q leaves. */
export function useCatalogInput(options: {
  readonly asks: CatalogAsks;
  readonly filter: string;
  readonly rows: readonly CatalogRow[];
  readonly selected: CatalogRow | undefined;
  readonly dispatch: (action: CatalogAction) => void;
  readonly open: (row: Exclude<CatalogRow, { kind: 'exercise' }>) => void;
  readonly leave: () => void;
  readonly nextTheme: () => void;
  readonly onUnknown: OnUnknownKey;
}): void {
  const { asks, rows, selected, dispatch } = options;
  const act: CommandKeyHandler = (input, key) => {
    const by = (distance: number) => dispatch({ type: 'by', rows: distance, count: rows.length });
    if (key.downArrow || input === 'j') by(1);
    else if (key.upArrow || input === 'k') by(-1);
    else if (key.pageDown) by(10);
    else if (key.pageUp) by(-10);
    else if (key.home || input === 'g') by(-rows.length);
    else if (key.end || input === 'G') by(rows.length);
    else if (input === '/') dispatch({ type: 'asks', asks: 'filter' });
    else if (input === 's') dispatch({ type: 'sorted' });
    else if (input === 'T') options.nextTheme();
    else if (input === 'x' && selected?.kind === 'unfinished') dispatch({ type: 'asks', asks: 'give-up' });
    else if (key.return && selected?.kind === 'exercise') dispatch({ type: 'asks', asks: 'mode' });
    else if (key.return && selected !== undefined && selected.kind !== 'exercise') options.open(selected);
    else if (key.escape && options.filter !== '') dispatch({ type: 'filtered', filter: '' });
    else if (input === 'q') options.leave();
    else return false;
    return true;
  };
  useCommandKeys(act, { isActive: asks === 'choice', onUnknown: options.onUnknown });
}
