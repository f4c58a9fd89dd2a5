const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One drop of the demo, by its creator's handle and the product's place in their list. Times are relative to now. */
export type ScheduledDrop = {
  handle: string;
  product: number;
  startsInMs: number;
  lastsMs: number;
  stock: number;
  /** Units to sell at most; a drop whose `stock` is wanted sells out. */
  wanted: number;
  perUserLimit: number | null;
};

const past = (
  handle: string,
  product: number,
  daysAgo: number,
  stock: number,
  wanted: number,
  perUserLimit: number | null = 2,
): ScheduledDrop => ({
  handle,
  product,
  startsInMs: -daysAgo * DAY,
  lastsMs: 2 * HOUR,
  stock,
  wanted,
  perUserLimit,
});
const live = (
  handle: string,
  product: number,
  minutesAgo: number,
  minutesLeft: number,
  stock: number,
  wanted: number,
  perUserLimit: number | null = 2,
): ScheduledDrop => ({
  handle,
  product,
  startsInMs: -minutesAgo * MINUTE,
  lastsMs: (minutesAgo + minutesLeft) * MINUTE,
  stock,
  wanted,
  perUserLimit,
});
const coming = (
  handle: string,
  product: number,
  inMs: number,
  lastsMs: number,
  stock: number,
  perUserLimit: number | null = 2,
): ScheduledDrop => ({
  handle,
  product,
  startsInMs: inMs,
  lastsMs,
  stock,
  wanted: 0,
  perUserLimit,
});

/** Ended ones with books to look at, live ones of every kind, and something to wait for at any moment of a demo. */
export const SCHEDULE: readonly ScheduledDrop[] = [
  past('solvei', 0, 21, 180, 180, 1),
  past('solvei', 2, 9, 120, 120, 1),
  past('drewkumar', 0, 14, 90, 90),
  past('drewkumar', 3, 5, 80, 57),
  past('low-orbit', 0, 12, 60, 60, 1),
  past('kiln-and-tide', 3, 7, 24, 24, 1),
  past('ines-mugs', 0, 3, 40, 31),
  past('quiet-keys', 0, 2, 30, 30, 1),
  live('drewkumar', 1, 25, 24 * 60, 150, 96),
  live('solvei', 1, 12, 36 * 60, 140, 137, 1),
  live('low-orbit', 1, 50, 26 * 60, 70, 70, 1),
  live('kiln-and-tide', 0, 8, 25 * 60, 18, 14, 1),
  live('tamsinwells', 0, 90, 30 * 60, 120, 48, null),
  live('plank', 4, 35, 8 * 60, 60, 22),
  coming('solvei', 4, 3 * MINUTE, 12 * HOUR, 100, 1),
  coming('drewkumar', 4, 20 * MINUTE, 24 * HOUR, 150, 1),
  coming('quiet-keys', 4, 45 * MINUTE, 24 * HOUR, 80),
  coming('low-orbit', 3, 2 * HOUR, 24 * HOUR, 60, 1),
  coming('ines-mugs', 2, 5 * HOUR, 24 * HOUR, 50),
  coming('kiln-and-tide', 4, DAY, 12 * HOUR, 12, 1),
  coming('solvei', 3, 2 * DAY, 12 * HOUR, 160, 1),
  coming('plank', 2, 3 * DAY, 48 * HOUR, 40),
  coming('drewkumar', 2, 7 * DAY, 24 * HOUR, 100),
];
