import type { EventData } from '@livedrops/sdk/contract';
import type { Creators } from '../creators/index.ts';
import { ProblemError } from '../platform/http/problem.ts';
import {
  databaseNow,
  inTransaction,
  isDuplicateKey,
  type MongoConnection,
  type MongoSession,
} from '../platform/mongo.ts';
import { type FollowWish, planFollows } from './follow.rules.ts';
import type { FollowStore } from './follow.store.ts';

/** What follows tell the world. */
type FollowEvent = {
  [T in 'follow.created' | 'follow.deleted']: { type: T; topics: string[]; data: EventData[T] };
}['follow.created' | 'follow.deleted'];

export type ChangeFollowsDeps = {
  connection: MongoConnection;
  follows: FollowStore;
  creators: Pick<Creators, 'adjustFollowerCount'>;
  /** Which of some people let others see whom they follow. */
  findSharing(userIds: readonly string[]): Promise<ReadonlySet<string>>;
  publish(events: readonly FollowEvent[], session: MongoSession): Promise<void>;
};

/** Each try loses only to another process that follows for the same person in the same moment. */
const TRIES_MAX = 5;

/**
 * Carries out a group of wishes about one creator in one transaction: follows, the creator's count and the events
 * are there together or not at all, and a celebrity's count is written once a group, not once a fan: in a storm of 10,000 follows, two
 * processes conflicted there once or twice.
 *
 * @returns for each wish since when that person follows; now, for a wish that a later one undid
 * @throws {ProblemError} `not_found` when the creator is gone
 */
export async function changeFollows(
  deps: ChangeFollowsDeps,
  creatorId: string,
  wishes: readonly FollowWish[],
): Promise<Date[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTransaction(deps.connection, (session) => apply(deps, creatorId, wishes, session));
    } catch (error) {
      if (!isDuplicateKey(error) || tries >= TRIES_MAX) throw error;
    }
  }
}

async function apply(
  deps: ChangeFollowsDeps,
  creatorId: string,
  wishes: readonly FollowWish[],
  session: MongoSession,
): Promise<Date[]> {
  const people = [...new Set(wishes.map(({ followerId }) => followerId))];
  const records = await deps.follows.findAmong(creatorId, people, session);
  const followedAt = new Map(records.map((record) => [record.followerId, record.createdAt]));
  const plan = planFollows(wishes, new Set(followedAt.keys()));
  // By the clock that events have: what is told after a follow is news to the follower.
  const now = new Date(await databaseNow(deps.connection));
  if (plan.toInsert.length + plan.toDelete.length > 0) {
    // The count first: groups of other processes conflict there, before any other work.
    const delta = plan.toInsert.length - plan.toDelete.length;
    const followerCount = await deps.creators.adjustFollowerCount(creatorId, delta, session);
    if (followerCount === null) throw new ProblemError('not_found');
    const inserted = plan.toInsert.map((followerId) => ({ creatorId, followerId, createdAt: now }));
    if (inserted.length > 0) await deps.follows.insertMany(inserted, session);
    if (plan.toDelete.length > 0) await deps.follows.deleteMany(creatorId, plan.toDelete, session);
    const shown = await deps.findSharing([...plan.toInsert, ...plan.toDelete]);
    const nameIfShown = (userId: string) => (shown.has(userId) ? userId : null);
    const [created, deleted] = [plan.toInsert.map(nameIfShown), plan.toDelete.map(nameIfShown)];
    await deps.publish(tell(creatorId, created, deleted, followerCount - delta), session);
  }
  return wishes.map(({ followerId }) => followedAt.get(followerId) ?? now);
}

/** One event a person, each with the count as it was after them. The topic is public, so it names only people who agreed. */
function tell(
  creatorId: string,
  created: readonly (string | null)[],
  deleted: readonly (string | null)[],
  countBefore: number,
): FollowEvent[] {
  const topics = [`creator:${creatorId}`];
  return [
    ...created.map((userId, index): FollowEvent => {
      const followerCount = countBefore + index + 1;
      return { type: 'follow.created', topics, data: { creatorId, userId, followerCount } };
    }),
    ...deleted.map((userId, index): FollowEvent => {
      const followerCount = countBefore + created.length - index - 1;
      return { type: 'follow.deleted', topics, data: { creatorId, userId, followerCount } };
    }),
  ];
}
