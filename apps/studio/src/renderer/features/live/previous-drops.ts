import type { Drop, DropReport } from '@livedrops/sdk';
import { useQueries } from '@tanstack/react-query';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import type { Runner } from './race.ts';
import { toCurve } from './rush.ts';

/** An earlier drop and how it went. */
export type PreviousDrop = { drop: Drop; report: DropReport };

/** What was open before a drop, the latest first. What was called off is no measure. */
export const dropsBefore = (
  drops: readonly Drop[],
  { id, startsAt }: Pick<Drop, 'id' | 'startsAt'>,
): Drop[] =>
  drops
    .filter(
      (drop) =>
        drop.id !== id &&
        (drop.status === 'ended' || drop.status === 'sold_out') &&
        Date.parse(drop.startsAt) < Date.parse(startsAt),
    )
    .sort((a, b) => Date.parse(b.startsAt) - Date.parse(a.startsAt));

/** The last drops before one, with how they went; those of which nothing was sold, and those that could not be read, are left out. */
export const usePreviousDrops = (drop: Pick<Drop, 'id' | 'startsAt'>, count: number): PreviousDrop[] => {
  const { client } = useStudio();
  const drops = useOwnDrops(({ items }) => dropsBefore(items, drop).slice(0, count)).data ?? [];
  return useQueries({
    queries: drops.map((before) => ({
      queryKey: ['drop-report', before.id],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.drops.report(before.id, { signal }),
      // What is over does not change, but for refunds.
      staleTime: 10 * 60_000,
    })),
    combine: (answers) =>
      answers.flatMap(({ data }, index) => {
        const before = drops[index];
        return data === undefined || before === undefined || data.orders === 0
          ? []
          : [{ drop: before, report: data }];
      }),
  });
};

export const toRunner = ({ drop, report }: PreviousDrop): Runner => ({
  title: drop.title,
  stock: report.stock,
  curve: toCurve(report.rush),
});
