import type { KeyHelp } from '../../components/key-bar.tsx';
import type { CatalogRow, CatalogState } from './state.ts';

/** The keys that do something for the selected line. */
export function keysOf(selected: CatalogRow | undefined, { asks, filter }: CatalogState): readonly KeyHelp[] {
  if (asks === 'mode')
    return [
      { key: '↑↓', does: 'move' },
      { key: 'enter', does: 'choose; a prep check comes before any clock' },
      { key: 'esc', does: 'back' },
      { key: '+ −', does: 'length', explains: 'five minutes more or less' },
      { key: 'a', does: 'assistants', explains: 'say whether you use coding assistants' },
      { key: 'i', does: 'interviewer', explains: 'whether questions are asked as an interviewer would' },
    ];
  if (asks === 'give-up') return [{ key: 'esc', does: 'back' }];
  return [
    { key: '↑↓', does: 'move', explains: 'move; also j and k, page keys, g and G' },
    ...(selected === undefined
      ? []
      : [
          {
            key: 'enter',
            does: { unfinished: 'go on', exercise: 'choose', finished: 'look back' }[selected.kind],
          },
        ]),
    ...(filter === '' ? [] : [{ key: 'esc', does: 'all exercises', explains: 'clear the filter' }]),
    ...(selected?.kind === 'unfinished'
      ? [{ key: 'x', does: 'give up', explains: 'give this attempt up; its workspace stays' }]
      : []),
    { key: '/', does: 'filter', explains: 'show only what has these words in title, level, style or tags' },
    { key: 's', does: 'sort', explains: 'sort by level, time or last result' },
    { key: 'T', does: 'theme', explains: 'dark, light, high-contrast; remembered' },
    { key: 'q', does: 'leave' },
  ];
}
