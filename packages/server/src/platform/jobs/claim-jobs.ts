import { createId } from '../id.ts';
import type { MongoConnection } from '../mongo.ts';
import { type Priority, PRIORITIES } from './job.ts';
import { type JobDocument, jobsCollection } from './jobs-collection.ts';
import { shareSlots } from './share-slots.ts';

/** Takes jobs of one queue, in three round trips whatever their number. */
export function createClaim(
  connection: MongoConnection,
  { name, leaseMs }: { name: string; leaseMs: number },
): (limit: number, slot: number) => Promise<JobDocument[]> {
  const jobs = jobsCollection(connection);

  async function dueIn(priority: Priority, limit: number): Promise<string[]> {
    const due = await jobs
      .find({ queue: name, priority, ...IS_DUE }, { projection: { _id: 1 } })
      .sort({ dueAt: 1 })
      .limit(limit)
      .toArray();
    return due.map(({ _id }) => _id);
  }

  return async (limit, slot) => {
    const [orders, starts, rest] = await Promise.all([
      dueIn('orders', limit),
      dueIn('starts', limit),
      dueIn('rest', limit),
    ]);
    const due = { orders, starts, rest };
    const waiting = { orders: orders.length, starts: starts.length, rest: rest.length };
    const shares = shareSlots(limit, waiting, slot);
    const ids = PRIORITIES.flatMap((priority) => due[priority].slice(0, shares[priority]));
    if (ids.length === 0) return [];
    const claim = createId('clm');
    // Judged again where it is written: of two that want the same job one gets it.
    await jobs.updateMany({ _id: { $in: ids }, ...IS_DUE }, take(claim, leaseMs));
    return jobs.find({ _id: { $in: ids }, claim }).toArray();
  };
}

const IS_DUE = { state: 'waiting' as const, $expr: { $lte: ['$dueAt', '$$NOW'] } };

const take = (claim: string, leaseMs: number) => [
  {
    $set: {
      claim,
      claimedAt: '$$NOW',
      attempts: { $add: ['$attempts', 1] },
      dueAt: { $add: ['$$NOW', leaseMs] },
    },
  },
];
