import * as React from 'react';
import type { EventListener } from '../realtime/realtime.ts';
import type { RealtimeState } from '../realtime/state.ts';
import type { EventType, Topic } from '../types/event.ts';
import { useLiveDrops } from './provider.ts';

const IDLE: RealtimeState = { name: 'idle', since: 0 };
const nothing = () => {};

/**
 * How the live connection is; `idle` on a server and without a `realtime` in the provider.
 *
 * @example
 * ```tsx
 * const { name } = useRealtimeState();
 * return <p>{name === 'live' ? 'Live' : 'Reconnecting…'}</p>;
 * ```
 */
export const useRealtimeState = (): RealtimeState => {
  const { realtime } = useLiveDrops();
  return React.useSyncExternalStore(
    realtime?.onState ?? (() => nothing),
    () => realtime?.state ?? IDLE,
    () => IDLE,
  );
};

/**
 * Calls `listener` for each event of a type on a topic while the component is there. `null` listens to nothing.
 *
 * @example
 * ```tsx
 * useChannel(`creator:${creatorId}`, 'drop.started', ({ data }) => announce(data.drop.title));
 * ```
 */
export const useChannel = <K extends EventType>(
  topic: Topic | null,
  type: K,
  listener: EventListener<K>,
): void => {
  const { realtime } = useLiveDrops();
  const latest = React.useRef(listener);
  React.useEffect(() => {
    latest.current = listener;
  });
  React.useEffect(() => {
    if (topic === null) return undefined;
    return realtime?.channel(topic).on(type, (event, context) => latest.current(event, context));
  }, [realtime, topic, type]);
};
