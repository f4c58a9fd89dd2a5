import type { Filter } from '../platform/mongo.ts';
import { type ReminderMinutes, REMINDER_MINUTES } from '@livedrops/sdk/contract';
import type { DropStatus } from './drop.rules.ts';
import { type DropCollection, dueAt, type StoredDrop } from './drop.model.ts';
import type { DropWords } from './drop-words.store.ts';

/** When a drop starts, who is told of it before, and what it is called. */
export type DropPlan = {
  status: DropStatus;
  startsAt: Date;
  reminderMinutes: readonly ReminderMinutes[];
  words: DropWords;
};

/** Single facts about drops, for telling of them: cheaper than a drop with its lanes. */
export const createDropFacts = (drops: DropCollection) => ({
  /** Drops that were called off, since a moment or ever. */
  cancelledSince: (since: Date | null) =>
    findIds(drops, { status: 'cancelled', ...(since && { updatedAt: { $gte: since } }) }),

  /** Whose drops these are; the unknown are left out. */
  creatorsOf: async (dropIds: readonly string[]): Promise<Map<string, string>> => {
    if (dropIds.length === 0) return new Map();
    const found = await drops
      .find({ _id: { $in: [...dropIds] } }, { projection: { creatorId: 1 } })
      .toArray();
    return new Map(found.map(({ _id, creatorId }) => [_id, creatorId]));
  },

  /** Drops that have started and that had not ended at an instant. */
  listOnSaleSince: (instant: Date) =>
    findIds(drops, { endsAt: { $gte: instant }, $expr: { $lte: ['$startsAt', '$$NOW'] } }),

  /** How a drop was written down last; `null` when there is none. */
  async findPlan(dropId: string): Promise<DropPlan | null> {
    const found = await drops.findOne({ _id: dropId }, { projection: PLAN });
    return found && toPlan(found);
  },

  /** The same of several; the unknown are left out. */
  async findPlans(dropIds: readonly string[]): Promise<Map<string, DropPlan>> {
    if (dropIds.length === 0) return new Map();
    const found = await drops.find({ _id: { $in: [...dropIds] } }, { projection: PLAN }).toArray();
    return new Map(found.map((drop) => [drop._id, toPlan(drop)]));
  },

  /** Drops that wait for their start, and start before an instant. */
  async findStarting(before: Date): Promise<(DropPlan & { id: string; createdAt: Date })[]> {
    const filter = { nextChangeAt: dueAt(before), status: 'scheduled' } as const;
    const found = await drops.find(filter, { projection: { ...PLAN, createdAt: 1 } }).toArray();
    return found.map((drop) => ({ ...toPlan(drop), id: drop._id, createdAt: drop.createdAt }));
  },
});

const findIds = (drops: DropCollection, filter: Filter<StoredDrop>): Promise<string[]> =>
  drops
    .find(filter, { projection: { _id: 1 } })
    .map(({ _id }) => _id)
    .toArray();

const WORDS = { title: 1, description: 1, imageUrl: 1, image: 1, creatorName: 1, creatorHandle: 1 } as const;
const PLAN = { status: 1, startsAt: 1, reminderMinutes: 1, ...WORDS } as const;

const toPlan = ({
  status,
  startsAt,
  reminderMinutes = [...REMINDER_MINUTES],
  title,
  description,
  imageUrl,
  image = null,
  creatorName,
  creatorHandle,
}: Pick<StoredDrop, keyof typeof PLAN>): DropPlan => ({
  status,
  startsAt,
  reminderMinutes,
  words: { title, description, imageUrl, image, creatorName, creatorHandle },
});
