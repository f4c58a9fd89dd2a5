import * as z from 'zod/mini';
import type { EventEnvelope, Topic } from '../types/event.ts';
import { topicSchema } from './event.ts';

/**
 * The Socket.IO protocol. The client connects with `auth: { token?, client? }`, subscribes to topics and gets `event`s. `client` is what the
 * header `LiveDrops-Client` says over HTTP.
 * Nothing is bought or changed over the socket: it only tells.
 */
export type ServerToClientEvents = {
  event: (envelope: EventEnvelope) => void;
  signal: (signal: SocketSignal) => void;
};

/**
 * Fire-and-forget signals to one person's connections: not stored, may be lost. `inbox`: something was added to the person's inbox, or
 * read, on whichever device.
 */
export type SocketSignal = 'inbox';

/** What a client may ask of the socket. */
export type ClientToServerEvents = {
  subscribe: (input: { topic: Topic }, acknowledge: (answer: SubscribeAnswer) => void) => void;
  unsubscribe: (input: { topic: Topic }, acknowledge: (answer: { ok: true }) => void) => void;
};

/**
 * `seq` is the topic's newest event at the moment of joining: everything later arrives by itself. `rate_limited` is for now,
 * `too_many_topics` until this connection leaves one.
 */
export type SubscribeAnswer =
  | { ok: true; seq: number }
  | {
      ok: false;
      code: 'validation_failed' | 'unauthenticated' | 'forbidden' | 'rate_limited' | 'too_many_topics';
    };

/** What `subscribe` and `unsubscribe` take. */
export const subscribeInputSchema = z.strictObject({ topic: topicSchema });
