import { type BusRecord, type DeliveredRecord, firstOf } from './bus.ts';
import { partitionOf } from './partition-of.ts';

export type ChainedRecord = DeliveredRecord & { partition: number };

/**
 * Links each record to the one before it in its partition. A publisher that sees the log without a hole knows what is between two
 * records; after a jump it knows of nothing before the record at hand.
 */
export function createChain(partitions: number): (records: readonly BusRecord[]) => ChainedRecord[] {
  const last = Array.from({ length: partitions }, () => 0);
  let next: number | null = null;
  return (records) =>
    records.map((record) => {
      const first = firstOf(record);
      if (first !== next) last.fill(first - 1);
      next = record.position + 1;
      const partition = partitionOf(record.key, partitions);
      const after = last[partition] ?? 0;
      last[partition] = record.position;
      return { ...record, after, partition };
    });
}
