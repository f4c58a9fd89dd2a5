import type { LiveDrops } from '@livedrops/sdk';
import { followTopic } from '@livedrops/sdk/realtime';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { dropPhase, isOver } from '../../lib/drop-phase.ts';
import type { Studio } from '../../lib/studio.ts';
import { linkHealth } from '../../lib/use-link.ts';
import { shouldRefresh } from './decide-refresh.ts';
import { initialLiveState, reduceLive, type LiveInput, type LiveState } from './live-state.ts';

const CHECK_MS = 1_000;
const FEED_PAGE = 30;

export type LiveView = { live: LiveState; error: unknown };

export type LiveStore = {
  view: StoreApi<LiveView>;
  /** Begins to follow the drop. Returns how to stop; it may begin again after that. */
  start: () => () => void;
  /** Fetches the present state; a call while one is under way joins it. */
  refresh: () => Promise<void>;
  /** Takes the server's answer to a command, without waiting for its event. */
  apply: (input: LiveInput) => void;
};

type LiveDeps = Pick<Studio, 'client' | 'realtime'> & { schedule?: (publish: () => void) => void };

/** Follows one drop: snapshots and events go through the reducer at once, the screen hears of it frame by frame. */
export const createLiveStore = (
  { client, realtime, schedule = nextFrame }: LiveDeps,
  { dropId, creatorId }: { dropId: string; creatorId: string },
): LiveStore => {
  let live = initialLiveState(dropId);
  let error: unknown = null;
  let running: Promise<void> | null = null;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let ordersAtFetch: number | null = null;
  const view = createStore<LiveView>(() => ({ live, error }));
  const changed = coalesced(schedule, () => view.setState({ live, error }));

  const apply = (input: LiveInput): void => {
    live = reduceLive(live, input);
    changed();
  };
  const refresh = (): Promise<void> => {
    // Dated before the answers come: a failure must not be repeated in a tight loop.
    fetchedAt = client.clock.now();
    running ??= Promise.all([
      fetchSnapshot(client, dropId, apply),
      wantsReport(live) ? fetchReport(client, dropId, apply) : null,
    ]).then(([failure]) => {
      running = null;
      error = failure;
      ordersAtFetch = live.totals?.orders ?? null;
      changed();
    });
    return running;
  };
  /** The answer that is on its way may be older than what was missed: another one is asked for after it. */
  const missed = (): void => {
    apply({ kind: 'gap' });
    void (running?.then(refresh) ?? refresh());
  };
  const check = (): void => {
    const nowMs = client.clock.now();
    const isDue = shouldRefresh({
      phase: live.drop === null ? null : dropPhase(live.drop, nowMs),
      link: linkHealth(realtime, Date.now()),
      needsSnapshot: live.needsSnapshot,
      hasNewSales: live.isUnsure || (live.totals?.orders ?? null) !== ordersAtFetch,
      sinceFetchMs: nowMs - fetchedAt,
      startsInMs: live.drop === null ? 0 : Date.parse(live.drop.startsAt) - nowMs,
    });
    if (isDue) void refresh();
  };
  const start = (): (() => void) => {
    const { stop } = followTopic(realtime, [`drop:${dropId}`, `sales:${creatorId}`], {
      hear: (event) => apply({ kind: 'event', event, heardAt: client.clock.now() }),
      look: missed,
    });
    const timer = setInterval(check, CHECK_MS);
    void refresh();
    return () => {
      clearInterval(timer);
      stop();
    };
  };
  return { view, start, refresh, apply };
};

/** Events go on from the first report. Another one is needed when they left something out, and for what happens after the end. */
const wantsReport = ({ report, needsSnapshot, drop, totals }: LiveState): boolean => {
  if (report === null || needsSnapshot) return true;
  const isBehind = report.endedAt === null || (totals !== null && totals.orders !== report.orders);
  return isBehind && drop !== null && isOver(drop.status);
};

/** Nothing but the story of the start depends on it. */
const fetchReport = async (
  client: LiveDrops,
  dropId: string,
  apply: (input: LiveInput) => void,
): Promise<void> => {
  const report = await client.drops.report(dropId).catch(() => null);
  if (report !== null) apply({ kind: 'report', report });
};

/** Runs `publish` in the next frame; a hidden window, which has none, is served once a second. */
export const nextFrame = (publish: () => void): void => {
  if (document.visibilityState === 'hidden') setTimeout(publish, 1_000);
  else requestAnimationFrame(publish);
};

/** However often it is called, one `publish` is scheduled at a time. */
const coalesced = (schedule: (publish: () => void) => void, publish: () => void): (() => void) => {
  let isScheduled = false;
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    schedule(() => {
      isScheduled = false;
      publish();
    });
  };
};

/**
 * Reads the drop, its sales and its last orders. Each part counts by itself: the figures must not go dark because the
 * list of orders could not be read. Resolves to the first failure, or `null`.
 */
const fetchSnapshot = async (
  client: LiveDrops,
  dropId: string,
  apply: (input: LiveInput) => void,
): Promise<unknown> => {
  const askedAt = client.clock.now();
  const [drop, sales, orders] = await Promise.allSettled([
    client.drops.get(dropId),
    client.drops.sales(dropId),
    client.drops.orders(dropId, { limit: FEED_PAGE }),
  ]);
  if (drop.status === 'fulfilled') apply({ kind: 'drop', drop: drop.value, askedAt });
  if (sales.status === 'fulfilled') apply({ kind: 'sales', sales: sales.value, askedAt });
  if (orders.status === 'fulfilled') apply({ kind: 'orders', orders: orders.value.items, askedAt });
  const failure = [drop, sales, orders].find((answer) => answer.status === 'rejected');
  if (failure === undefined) apply({ kind: 'snapshot_done', askedAt });
  return failure?.reason ?? null;
};
