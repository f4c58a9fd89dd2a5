import type { EventEnvelope } from '@livedrops/sdk/contract';
import type { LoggedEvent } from '../platform/log/event-log.ts';

/**
 * The wire form of an event. Its payload was presented by the domain that wrote it. Its id is its place in its topic, not the one in
 * the log: that would tell everybody how much happens here.
 */
export const presentEvent = ({ topic, seq, type, occurredAt, data }: LoggedEvent): EventEnvelope =>
  ({
    id: `evt_${topic.replace(':', '_')}_${seq}`,
    topic,
    seq,
    type,
    occurredAt: occurredAt.toISOString(),
    data,
  }) as EventEnvelope;
