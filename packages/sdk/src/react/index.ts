/** Hooks for React 18.2 and newer. They render on a server, too, where they fetch nothing. */
export { LiveDropsProvider, useLiveDrops } from './provider.ts';
export type { LiveDropsContext } from './provider.ts';
export type { Loading } from './loading.ts';
export { useCountdown } from './use-countdown.ts';
export type { Countdown } from './use-countdown.ts';
export { useDrop } from './use-drop.ts';
export { useDrops } from './use-drops.ts';
export { useFollow } from './use-follow.ts';
export { useOrder } from './use-order.ts';
export type { OrderActions, OrderFlow, OrderFlowStatus } from './order-flow.ts';
export { useChannel, useRealtimeState } from './use-realtime.ts';
export { useServerTime } from './use-server-time.ts';
