import type { World } from '../world.ts';
import type { Admission } from './admission.ts';
import type { Batches } from './batches.ts';
import type { Gate } from './gate.ts';
import type { RolloutRepository } from './repository.ts';
import type { Rollout } from './rollout.ts';

interface Needs extends Pick<World, 'sleep'> {
  rollouts: RolloutRepository;
  admission: Admission;
  batches: Batches;
  gate: Gate;
}

/** How often the machines of a rollout are looked at. */
const LOOK_EVERY = 15_000;

const SECOND = 1000;

export type Driver = ReturnType<typeof driver>;

/** Moves rollouts along until they have ended or are paused. */
export function driver({ rollouts, admission, batches, gate, sleep }: Needs) {
  /** Begins the next batch, or ends the rollout once every machine has been asked. */
  function goOn(rollout: Rollout): void {
    if (!batches.begin(rollout)) admission.leave(rollout, 'succeeded');
  }

  async function roll(rollout: Rollout): Promise<void> {
    const verdict = gate(rollout);
    if (verdict === 'pending') return;
    if (verdict !== 'healthy') return batches.takeBack(rollout);
    await sleep(rollout.soakSeconds * SECOND);
    // It may have been paused or aborted by now.
    if (rollouts.find(rollout.id)?.state !== 'rolling') return;
    if (gate(rollout) === 'healthy') goOn(rollout);
  }

  function rollBack(rollout: Rollout): void {
    const verdict = gate(rollout);
    if (verdict === 'healthy' || verdict === 'overdue') admission.leave(rollout, 'rolled-back');
  }

  async function drive(id: number): Promise<void> {
    for (;;) {
      await sleep(LOOK_EVERY);
      const rollout = rollouts.find(id);
      if (rollout?.state === 'rolling') await roll(rollout);
      else if (rollout?.state === 'rolling-back') rollBack(rollout);
      else return;
    }
  }

  function start(id: number): void {
    drive(id).catch((error) => console.error(`rollout ${id}`, error));
  }

  return {
    begin(rollout: Rollout): void {
      goOn(rollout);
      start(rollout.id);
    },

    /** Goes on with a rollout where it was left. */
    start,

    abort(rollout: Rollout): void {
      batches.takeBack(rollout);
      start(rollout.id);
    },
  };
}
