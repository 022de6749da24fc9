import type { ClockRequest } from '../../admin-api.ts';
import type { ClockEvent } from '../../log/clock.ts';
import { decideClock } from '../../log/decide/clock.ts';
import { type Answer, answerOf, granted } from '../answer.ts';
import type { HostContext } from '../host-context.ts';
import { actorOf, type Viewer } from '../viewer.ts';

/** Changes the clock, or says why that can't be at this moment. */
export function changeClock(
  host: HostContext,
  viewer: Viewer,
  request: ClockRequest,
): Promise<Answer<{ schema: 'bugsquash/done@1' }>> {
  return host.log.decide(({ state, atMs }) => {
    const events = answerOf(decideClock(state, eventOf(request), atMs));
    if (!events.ok) return events;
    const value = { schema: 'bugsquash/done@1' as const };
    return granted({ who: actorOf(viewer), events: events.value, value });
  });
}

function eventOf(request: ClockRequest): ClockEvent {
  switch (request.action) {
    case 'schedule':
      return { type: 'scheduled', startsAtMs: request.startsAtMs };
    case 'start':
      return { type: 'started' };
    case 'pause':
      return { type: 'paused' };
    case 'resume':
      return { type: 'resumed' };
    case 'extend':
      return { type: 'extended', minutes: request.minutes };
    case 'grant':
      return { type: 'granted', team: request.team, minutes: request.minutes, reason: request.reason };
    case 'freeze':
      return { type: 'frozen' };
    case 'unfreeze':
      return { type: 'unfrozen' };
    case 'end':
      return { type: 'ended' };
  }
}
