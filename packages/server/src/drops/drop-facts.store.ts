import { type ReminderMinutes, REMINDER_MINUTES } from '@livedrops/sdk/contract';
import type { DropStatus } from './drop.ts';
import type { DropCollection, DropDocument } from './drop.model.ts';

/** When a drop starts, and who is told of it before. */
export type DropPlan = { status: DropStatus; startsAt: Date; reminderMinutes: readonly ReminderMinutes[] };

/** Single facts about drops, for those who tell of them: cheaper than a drop with its lanes. */
export const createDropFacts = (drops: DropCollection) => ({
  /** Whose drops these are; the unknown are left out. */
  creatorsOf: async (dropIds: readonly string[]): Promise<Map<string, string>> => {
    if (dropIds.length === 0) return new Map();
    const found = await drops
      .find({ _id: { $in: [...dropIds] } }, { projection: { creatorId: 1 } })
      .toArray();
    return new Map(found.map(({ _id, creatorId }) => [_id, creatorId]));
  },

  /** All drops that a creator ever made. */
  async idsOf(creatorId: string): Promise<string[]> {
    const found = await drops.find({ creatorId }, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id);
  },

  /** How a drop was written down last; `null` when there is none. */
  async findPlan(dropId: string): Promise<DropPlan | null> {
    const found = await drops.findOne({ _id: dropId }, { projection: PLAN });
    return found && toPlan(found);
  },

  /** Drops that wait for their start, and start before an instant. */
  async findStarting(before: Date): Promise<(DropPlan & { id: string; createdAt: Date })[]> {
    const filter = { nextChangeAt: { $lte: before }, status: 'scheduled' } as const;
    const found = await drops.find(filter, { projection: { ...PLAN, createdAt: 1 } }).toArray();
    return found.map((drop) => ({ ...toPlan(drop), id: drop._id, createdAt: drop.createdAt }));
  },
});

const PLAN = { status: 1, startsAt: 1, reminderMinutes: 1 } as const;

const toPlan = ({
  status,
  startsAt,
  reminderMinutes = [...REMINDER_MINUTES],
}: Pick<DropDocument, keyof DropPlan>): DropPlan => ({ status, startsAt, reminderMinutes });
