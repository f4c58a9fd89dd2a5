/** A stateful mock of the whole API for tests and demos, made for MSW 3. */
export { createHandlers } from './handlers.ts';
export type { HandlerOptions } from './handlers.ts';
export { createMockDb } from './create-mock-db.ts';
export type { MockDb, MockDelivery, MockOrder, MockUser, MockWebhook } from './mock-db.ts';
export type { MockClock } from './mock-clock.ts';
export type { EventLog } from './event-log.ts';
export { createMockRealtime } from './mock-realtime.ts';
export type { MockRealtime } from './mock-realtime.ts';
export { scenarios } from './scenarios.ts';
