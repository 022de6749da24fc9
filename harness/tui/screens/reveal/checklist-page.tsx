import { Text } from 'ink';
import type { OpenAttempt } from '../../../attempts/open-attempt.ts';
import { printable } from '../../../domain/printable.ts';
import { toggled, useTickList } from '../../components/tick-list/use-tick-list.ts';
import { TickList } from '../../components/tick-list/view.tsx';
import type { CommandKeyHandler } from '../../components/use-command-keys.ts';
import { useDraft } from '../debrief/use-draft.ts';

/** The author's checklist, ticked by hand; the ticks are kept with the debrief. */
export function ChecklistPage(props: {
  readonly attempt: OpenAttempt;
  readonly items: readonly string[];
  readonly onKey: CommandKeyHandler;
  readonly onNotice: (notice: string | null) => void;
}) {
  const { attempt, items } = props;
  const { draft, change } = useDraft(attempt, props.onNotice);
  const ticked = draft?.ticked ?? [];
  const selected = useTickList({
    count: items.length,
    toggle: (index) => change((now) => ({ ...now, ticked: toggled(now.ticked, index) })),
    onKey: props.onKey,
  });
  return (
    <>
      <TickList items={items.map(printable)} ticked={ticked} selected={selected} />
      <Text>
        {'\n'}
        {ticked.length} of {items.length} ticked
      </Text>
    </>
  );
}
