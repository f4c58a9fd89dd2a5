/** What the database says about a drop. Instants are epoch milliseconds. */
export type DropState = {
  status: 'scheduled' | 'live' | 'paused' | 'sold_out' | 'ended' | 'cancelled';
  startsAt: number;
  endsAt: number;
  /** Units that can be bought. */
  free: number;
};

export type DropStatus = DropState['status'];

export type SellingRefusal = 'not_started' | 'paused' | 'ended' | 'cancelled' | 'sold_out';

/**
 * The status at an instant. The stored one follows within moments; time itself is never late,
 * so a drop whose start has passed is live even before a worker has written it down.
 */
export function statusAt(drop: DropState, now: number): DropStatus {
  if (drop.status === 'ended' || drop.status === 'cancelled') return drop.status;
  if (now >= drop.endsAt) return 'ended';
  if (drop.status === 'scheduled') return now < drop.startsAt ? 'scheduled' : openStatus(drop);
  return drop.status === 'paused' ? 'paused' : openStatus(drop);
}

const openStatus = ({ free }: DropState): DropStatus => (free > 0 ? 'live' : 'sold_out');

/** Why nothing can be bought at an instant, or `null` when it can. */
export function whyNotSelling(drop: DropState, now: number): SellingRefusal | null {
  const status = statusAt(drop, now);
  if (status === 'live') return null;
  return status === 'scheduled' ? 'not_started' : status;
}

/** When a drop changes by itself next, or `null` when it never will. */
export function nextChangeAt(drop: Pick<DropState, 'status' | 'startsAt' | 'endsAt'>): number | null {
  if (drop.status === 'ended' || drop.status === 'cancelled') return null;
  return drop.status === 'scheduled' ? drop.startsAt : drop.endsAt;
}

export type Faults = { field: string; message: string }[];

const DURATION_MS_MAX = 366 * 86_400_000;
const PAST_START_MS_MAX = 60_000;

/** What is wrong with a selling window. A start up to a minute ago means "now". */
export function findWindowFaults(window: { startsAt: number; endsAt: number }, now: number): Faults {
  const faults: Faults = [];
  if (window.startsAt < now - PAST_START_MS_MAX)
    faults.push({ field: 'startsAt', message: 'must not be in the past' });
  if (window.endsAt <= window.startsAt) faults.push({ field: 'endsAt', message: 'must be after startsAt' });
  else if (window.endsAt <= now) faults.push({ field: 'endsAt', message: 'must be in the future' });
  else if (window.endsAt - window.startsAt > DURATION_MS_MAX) {
    faults.push({ field: 'endsAt', message: 'must be at most 366 days after startsAt' });
  }
  return faults;
}

/** Fields that may not change any more once the drop has begun. */
export const FIXED_ONCE_LIVE = ['startsAt', 'stock', 'perUserLimit', 'reminderMinutes'] as const;
