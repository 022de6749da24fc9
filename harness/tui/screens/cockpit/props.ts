import type { AttemptScreenProps } from '../attempt/props.ts';
import type { CockpitAsks } from '../attempt/state.ts';
import type { CockpitSituation } from './keys.ts';
import type { ReportedLine } from './layout.ts';

/** What the cockpit shows, however wide it is. */
export interface CockpitProps extends AttemptScreenProps {
  readonly asks: CockpitAsks;
  readonly question: string | null;
  readonly lines: readonly ReportedLine[];
  readonly situation: CockpitSituation;
}
