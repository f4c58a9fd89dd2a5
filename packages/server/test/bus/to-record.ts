import type { BusRecord } from '../../src/platform/bus/bus.ts';
import type { LoggedEvent } from '../../src/platform/events/event-log.ts';

/** As a publisher and a durable consumer must agree on it. */
export const toRecord = ({ _id, topic, data }: LoggedEvent): BusRecord => ({
  key: topic,
  position: _id,
  value: JSON.stringify(data),
});
