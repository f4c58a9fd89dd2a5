import { createStore, type StoreApi } from 'zustand/vanilla';
import { dropPhase } from '../../lib/drop-phase.ts';
import type { Studio } from '../../lib/studio.ts';
import { linkHealth } from '../../lib/use-link.ts';
import { shouldRefresh } from './decide-refresh.ts';
import { initialLiveState, reduceLive, type LiveInput, type LiveState } from './live-state.ts';

const CHECK_MS = 1_000;
const FEED_PAGE = 30;

export type LiveView = { live: LiveState; error: unknown };

export type LiveStore = {
  view: StoreApi<LiveView>;
  /** Fetches the present state; a call while one is under way joins it. */
  refresh: () => Promise<void>;
  /** Takes the server's answer to a command, without waiting for its event. */
  apply: (input: LiveInput) => void;
  stop: () => void;
};

/** Runs `publish` at most once a frame, whatever the rate of news; a hidden window is served once a second. */
export const nextFrame = (publish: () => void): void => {
  if (document.visibilityState === 'hidden') setTimeout(publish, 1_000);
  else requestAnimationFrame(publish);
};

type LiveDeps = Pick<Studio, 'client' | 'realtime'> & { schedule?: (publish: () => void) => void };

/** Follows one drop: snapshots and events go through the reducer at once, the screen hears of it frame by frame. */
export const createLiveStore = (
  { client, realtime, schedule = nextFrame }: LiveDeps,
  { dropId, creatorId }: { dropId: string; creatorId: string },
): LiveStore => {
  let live = initialLiveState(dropId);
  let error: unknown = null;
  let isScheduled = false;
  let running: Promise<void> | null = null;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let ordersAtFetch: number | null = null;
  const view = createStore<LiveView>(() => ({ live, error }));

  const changed = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      view.setState({ live, error });
    });
  };
  const apply = (input: LiveInput): void => {
    const next = reduceLive(live, input);
    if (next === live) return;
    live = next;
    changed();
  };

  const fetchAll = async (): Promise<void> => {
    const askedAt = client.clock.now();
    // Dated before the answers come: a failure must not be repeated in a tight loop.
    fetchedAt = askedAt;
    const [drop, sales, orders] = await Promise.allSettled([
      client.drops.get(dropId),
      client.drops.sales(dropId),
      client.drops.orders(dropId, { limit: FEED_PAGE }),
    ]);
    // Each part counts by itself: the figures must not go dark because the list of orders could not be read.
    if (drop.status === 'fulfilled') apply({ kind: 'drop', drop: drop.value, askedAt });
    if (sales.status === 'fulfilled') apply({ kind: 'sales', sales: sales.value, askedAt });
    if (orders.status === 'fulfilled') apply({ kind: 'orders', orders: orders.value.items, askedAt });
    const failure = [drop, sales, orders].find((answer) => answer.status === 'rejected');
    error = failure?.reason ?? null;
    if (failure === undefined) apply({ kind: 'snapshot_done', askedAt });
    ordersAtFetch = live.totals?.orders ?? null;
    changed();
  };
  const refresh = (): Promise<void> => {
    running ??= fetchAll().finally(() => {
      running = null;
    });
    return running;
  };

  const check = (): void => {
    const nowMs = client.clock.now();
    const isDue = shouldRefresh({
      phase: live.drop === null ? null : dropPhase(live.drop, nowMs),
      link: linkHealth(realtime.state),
      needsSnapshot: live.needsSnapshot,
      hasNewSales: (live.totals?.orders ?? null) !== ordersAtFetch,
      sinceFetchMs: nowMs - fetchedAt,
    });
    if (isDue) void refresh();
  };

  const listen = (topic: `drop:${string}` | `sales:${string}`): (() => void) =>
    realtime.channel(topic).on('*', (event) => apply({ kind: 'event', event, heardAt: client.clock.now() }));
  const stops = [
    listen(`drop:${dropId}`),
    listen(`sales:${creatorId}`),
    realtime.onGap(() => {
      apply({ kind: 'gap' });
      void refresh();
    }),
  ];
  const timer = setInterval(check, CHECK_MS);
  void refresh();

  const stop = (): void => {
    clearInterval(timer);
    for (const end of stops) end();
  };
  return { view, refresh, apply, stop };
};
