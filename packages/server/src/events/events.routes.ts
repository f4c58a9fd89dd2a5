import { LIMITS } from '@livedrops/sdk/contract';
import type { EventLog } from '../platform/log/event-log.ts';
import { Refusal } from '../platform/http/problem.ts';
import { type Caller, routes } from '../platform/http/route.ts';
import { presentEvent } from './events.present.ts';

export type EventsRoutesDeps = {
  log: EventLog;
  mayHear(topic: string, caller: Caller | null): Promise<boolean>;
};

export const eventsRoutes = ({ log, mayHear }: EventsRoutesDeps) =>
  routes({
    'events.list': async ({ query: { topic, after = 0, limit = LIMITS.pageSizeDefault }, caller }) => {
      if (!(await mayHear(topic, caller))) return new Refusal(caller ? 'forbidden' : 'unauthenticated');
      // The position is read first: an event that comes in between is then in the list as well as after it.
      const latestSeq = await log.latestSeq(topic);
      const events = await log.read(topic, after, limit);
      const first = events[0];
      const gap = latestSeq > after && (first === undefined || first.seq > after + 1);
      return {
        items: events.map(presentEvent),
        latestSeq: Math.max(latestSeq, events.at(-1)?.seq ?? 0),
        gap,
      };
    },
  });
