import { createBoundedMap } from '../platform/bounded-map.ts';

/** So many deliveries to one endpoint at the same time, in this process. */
const AT_ONCE = 8;
/** What has to wait comes back after this time at the latest, so that an endpoint that has recovered is not left waiting. */
const WAIT_MAX_MS = 60_000;
/** How long a delivery takes before anything is known of the endpoint. */
const USUAL_MS = 500;
/** Weight of the newest delivery in the average. */
const NEWEST = 0.3;
/** Idle endpoints of which it is remembered how slow they are. */
const REMEMBERED_MAX = 1000;

type Lane = { busy: number; tookMs: number; lastSlotAt: number };

/** A place among the deliveries of an endpoint, or how long to wait for one. */
export type Turn = { leave(): void } | { waitMs: number };

/**
 * Keeps a slow endpoint from taking every worker. What comes while all its places are taken goes back to the queue and is told when to come
 * again: each at a time of its own, about as far apart as the endpoint needs for one, so that a long queue is not asked again and
 * again.
 *
 * @param now epoch ms
 */
export function createPace(now: () => number) {
  const lanes = new Map<string, Lane>();
  const tookMs = createBoundedMap<number>(REMEMBERED_MAX);

  function enter(endpointId: string): Turn {
    const lane = lanes.get(endpointId) ?? {
      busy: 0,
      tookMs: tookMs.get(endpointId) ?? USUAL_MS,
      lastSlotAt: 0,
    };
    lanes.set(endpointId, lane);
    return lane.busy < AT_ONCE ? take(endpointId, lane) : { waitMs: reserve(lane) };
  }

  function take(endpointId: string, lane: Lane): Turn {
    const enteredAt = now();
    lane.busy += 1;
    return {
      leave() {
        lane.busy -= 1;
        lane.tookMs += NEWEST * (now() - enteredAt - lane.tookMs);
        if (lane.busy > 0) return;
        tookMs.set(endpointId, lane.tookMs);
        lanes.delete(endpointId);
      },
    };
  }

  function reserve(lane: Lane): number {
    const at = now();
    const slotAt = Math.max(lane.lastSlotAt, at) + lane.tookMs / AT_ONCE;
    lane.lastSlotAt = Math.min(slotAt, at + WAIT_MAX_MS);
    return Math.ceil(lane.lastSlotAt - at);
  }

  return { enter };
}

export type Pace = ReturnType<typeof createPace>;
