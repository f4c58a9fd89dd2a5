/** For tests of your own code: a live connection in your hand, a clock that stands still, and things to show. */
export { createFakeClock } from './fake-clock.ts';
export type { FakeClock } from './fake-clock.ts';
export { createFakeRealtime } from './fake-realtime.ts';
export type { FakeRealtime } from './fake-realtime.ts';
export {
  makeCreator,
  makeDrop,
  makeOrder,
  makeOrderItem,
  makeProduct,
  makeSession,
  makeUser,
} from './make.ts';
