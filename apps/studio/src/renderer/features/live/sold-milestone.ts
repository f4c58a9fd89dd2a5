const MILESTONES = [80, 50] as const;

/** The highest milestone that the sale has passed, in percent; it changes twice in a whole drop. */
export const soldMilestone = ({ sold, stock }: { sold: number; stock: number }): number | null => {
  if (stock === 0) return null;
  const percent = (sold / stock) * 100;
  return MILESTONES.find((milestone) => percent >= milestone) ?? null;
};
