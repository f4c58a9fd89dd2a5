/** Live events over a socket, without gaps: what was missed is fetched, or a gap is told. */
export { createRealtime } from './realtime.ts';
export { followTopic } from '../follow-topic.ts';
export type { Following, Looking, TopicFollower } from '../follow-topic.ts';
export type {
  Channel,
  EventContext,
  EventListener,
  JoinedEvent,
  ListenOptions,
  Realtime,
  RealtimeOptions,
  RefusedEvent,
} from './realtime.ts';
export type { RealtimeState, RealtimeStateName } from './state.ts';
export { withFallback } from './fallback-transport.ts';
export { pollingTransport } from './polling-transport.ts';
export { socketIoTransport } from './socket-io-transport.ts';
export type { SocketIoOptions } from './socket-io-transport.ts';
export type { Delivery, GapEvent } from './topic-feed.ts';
export type { CloseReason, Connection, Transport, TransportHandlers } from './transport.ts';
