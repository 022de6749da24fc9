import { useWindowSize } from 'ink';
import { WIDE_COLUMNS } from '../../components/size.ts';
import type { AttemptScreenProps } from '../attempt/props.ts';
import type { CockpitAsks } from '../attempt/state.ts';
import { useCockpitInput } from './input.ts';
import type { ReportedLine } from './layout.ts';
import { NarrowCockpit } from './narrow.tsx';
import type { CockpitProps } from './props.ts';
import { useSituation } from './situation.ts';
import { WideCockpit } from './wide.tsx';

/** Where one works: what was reported, what one changed, what the tests say, and how much time is left. */
export function CockpitScreen(props: AttemptScreenProps & { readonly asks: CockpitAsks }) {
  const { status } = props;
  const { columns } = useWindowSize();
  const isWide = columns >= WIDE_COLUMNS;
  const question = status.prompt?.question ?? null;
  useCockpitInput({ ...props, question, isWide });
  const situation = useSituation({ ...props, isAsked: question !== null, isWide });
  const lines: readonly ReportedLine[] =
    status.feedback?.lines ??
    status.exercise.solution.bugs.map(({ symptom }) => ({ symptom, state: 'not judged' }));
  const shown: CockpitProps = { ...props, question, lines, situation };
  return isWide ? <WideCockpit {...shown} /> : <NarrowCockpit {...shown} />;
}
