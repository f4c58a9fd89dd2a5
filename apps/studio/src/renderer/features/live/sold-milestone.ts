const MILESTONES = [80, 50] as const;

/** The highest milestone that the sale has passed, in percent; it changes twice in a whole drop. */
export const soldMilestone = (stock: { remaining: number; stock: number } | null): number | null => {
  if (stock === null || stock.stock === 0) return null;
  const sold = ((stock.stock - stock.remaining) / stock.stock) * 100;
  return MILESTONES.find((milestone) => sold >= milestone) ?? null;
};
