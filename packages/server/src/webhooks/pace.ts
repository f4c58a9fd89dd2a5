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

type Slots = { busy: number; tookMs: number; lastSlotAt: number };

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
  const all = new Map<string, Slots>();
  const tookMs = createBoundedMap<number>(REMEMBERED_MAX);

  function enter(endpointId: string): Turn {
    const slots = all.get(endpointId) ?? {
      busy: 0,
      tookMs: tookMs.get(endpointId) ?? USUAL_MS,
      lastSlotAt: 0,
    };
    all.set(endpointId, slots);
    return slots.busy < AT_ONCE ? take(endpointId, slots) : { waitMs: reserve(slots) };
  }

  function take(endpointId: string, slots: Slots): Turn {
    const enteredAt = now();
    slots.busy += 1;
    return {
      leave() {
        slots.busy -= 1;
        slots.tookMs += NEWEST * (now() - enteredAt - slots.tookMs);
        if (slots.busy > 0) return;
        tookMs.set(endpointId, slots.tookMs);
        all.delete(endpointId);
      },
    };
  }

  function reserve(slots: Slots): number {
    const at = now();
    const slotAt = Math.max(slots.lastSlotAt, at) + slots.tookMs / AT_ONCE;
    slots.lastSlotAt = Math.min(slotAt, at + WAIT_MAX_MS);
    return Math.ceil(slots.lastSlotAt - at);
  }

  return { enter };
}

export type Pace = ReturnType<typeof createPace>;
