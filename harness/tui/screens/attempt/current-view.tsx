import { BeliefsScreen } from '../beliefs/view.tsx';
import { BellScreen } from '../bell/view.tsx';
import { CockpitScreen } from '../cockpit/view.tsx';
import { DebriefScreen } from '../debrief/view.tsx';
import { ExtensionScreen } from '../extension/view.tsx';
import { GradingScreen } from '../grading-progress/view.tsx';
import { HintsScreen } from '../hints/view.tsx';
import { PaneScreen } from '../pane/view.tsx';
import { RevealScreen } from '../reveal/view.tsx';
import { TicketScreen } from '../ticket/view.tsx';
import { UngradedScreen, VerdictScreen } from '../verdict/view.tsx';
import type { AttemptScreenProps } from './props.ts';

/** The screen of an attempt that shows now. */
export function CurrentView(props: AttemptScreenProps) {
  const { view } = props.screen;
  switch (view.at) {
    case 'ticket':
      return <TicketScreen {...props} />;
    case 'cockpit':
      return <CockpitScreen {...props} asks={view.asks} />;
    case 'pane':
      return <PaneScreen {...props} />;
    case 'hints':
      return <HintsScreen {...props} />;
    case 'beliefs':
      return <BeliefsScreen {...props} />;
    case 'grading':
      return <GradingScreen {...props} progress={view.progress} />;
    case 'verdict':
      return <VerdictScreen {...props} submission={view.submission} />;
    case 'ungraded':
      return <UngradedScreen {...props} failure={view.failure} />;
    case 'bell':
      return <BellScreen {...props} />;
    case 'debrief':
      return <DebriefScreen {...props} />;
    case 'extension':
      return <ExtensionScreen {...props} />;
    case 'reveal':
      return <RevealScreen {...props} revealed={view.revealed} />;
  }
}
