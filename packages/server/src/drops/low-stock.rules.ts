/** How far above the mark stock must rise, as a part of all units, before it counts as plenty again. */
const MARGIN_SHARE = 0.05;

type Stock = { free: number; stock: number; lowStockAt: number | null; isLowTold: boolean };

/**
 * Whether stock counts as low. It does from the mark down, and until it is clearly above it again: units that come back and are bought at once
 * would otherwise tell the same again and again. A drop that cannot rise so far counts as full when nothing is sold.
 */
export function isLowNow({ free, stock, lowStockAt, isLowTold }: Stock): boolean {
  if (lowStockAt === null) return false;
  if (!isLowTold) return free <= lowStockAt;
  const plenty = lowStockAt + Math.max(1, Math.ceil(stock * MARGIN_SHARE));
  return free <= Math.min(plenty, stock - 1);
}
