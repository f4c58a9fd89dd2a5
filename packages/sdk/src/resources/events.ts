import type { Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { EventPage, Topic } from '../types/event.ts';

/** What `events.list` takes. */
export type EventQuery = {
  topic: Topic;
  /** `seq` of the last event that is known. Default 0: from the oldest that is kept. */
  after?: number | undefined;
  /** Events a slice, 1 to 100. Default 20. */
  limit?: number | undefined;
};

export const createEvents = ({ call }: Api) => ({
  /** What happened on a topic after a position, oldest first. Private topics need their owner. */
  list: (query: EventQuery, options?: RequestOptions) =>
    call<EventPage>({ endpoint: 'events.list', method: 'GET', path: '/events', query }, options),
});
