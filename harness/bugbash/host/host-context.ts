import type { Clock } from '../../domain/clock.ts';
import type { Exercise } from '../../domain/exercise.ts';
import type { BashStore, GradingQueue } from '../ports.ts';
import type { BashDatabase } from '../worker-ports.ts';
import type { BashHome } from './bash-home.ts';
import type { ClientPackage } from './client-package.ts';
import type { ExerciseArchive } from './exercise-archive.ts';
import type { LiveLog } from './live-log.ts';

/** What the use cases of a host work with. */
export interface HostContext {
  readonly home: BashHome;
  readonly store: BashStore;
  readonly queue: GradingQueue;
  /** Shared with other hosts and with workers; null where this machine is the only one. */
  readonly database: BashDatabase | null;
  readonly log: LiveLog;
  readonly clock: Clock;
  /** All content that submissions were or are graded by, by digest; a rejudge adds to it. */
  readonly content: Map<string, Exercise>;
  /** The public halves, by exercise id. */
  readonly archives: ReadonlyMap<string, ExerciseArchive>;
  /** Unscored, for the lobby; null where it is one of the exercises. */
  readonly warmUp: Exercise | null;
  readonly client: ClientPackage;
  /** Submissions that are being graded right now. */
  readonly grading: Set<string>;
  /** When a person's client was last heard of, since the host was started; by any host, where they share a database. */
  readonly seen: Map<string, number>;
  /** Called when time alone has changed what is shown, such as an announcement that is due. */
  readonly moments: Set<() => void>;
  /** The base of addresses that participants type, such as `http://10.0.0.7:4000`. */
  readonly url: string;
}
