import type { DeliveredRecord } from './bus.ts';

export type ContiguousRun = {
  /** What can be handled now: each follows the one before it, and the first one the position. */
  records: DeliveredRecord[];
  /** Where the run ends because something is missing: up to here the log must be read first. `null` when nothing is. */
  missingUpTo: number | null;
};

/** What of a delivery follows on a position without a hole. What was handled before, or is there twice, is left out. */
export function contiguousRun(delivered: readonly DeliveredRecord[], position: number): ContiguousRun {
  const records: DeliveredRecord[] = [];
  let reached = position;
  for (const record of delivered) {
    if (record.position <= reached) continue;
    if (record.after > reached) return { records, missingUpTo: record.after };
    records.push(record);
    reached = record.position;
  }
  return { records, missingUpTo: null };
}
