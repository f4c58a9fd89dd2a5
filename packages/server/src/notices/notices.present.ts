import type { EventEnvelope } from '@livedrops/sdk/contract';
import type { LoggedEvent } from '../platform/events/event-log.ts';

/** The wire form of an event. Its payload was presented by the domain that wrote it. */
export const presentEvent = ({ _id, topic, seq, type, occurredAt, data }: LoggedEvent): EventEnvelope =>
  ({ id: _id, topic, seq, type, occurredAt: occurredAt.toISOString(), data }) as EventEnvelope;
