import { FOLLOWERS_CSV } from '../../contract/followers-export.ts';
import { handleSkeleton, isLookAlike } from '../../contract/handle.ts';
import { creatorEntries, creatorEntry, searchWords } from '../../contract/search-words.ts';
import type { Creator, Follower } from '../../types/creator.ts';
import type { Order } from '../../types/order.ts';
import { followWords } from '../life-cycle.ts';
import { found, type MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { groupBy, pageOf } from '../paging.ts';
import { presentDropOrders } from '../sales.ts';
import type { MockRoutes } from '../route.ts';

type CreatorEndpoint =
  `creators.${'create' | 'list' | 'get' | 'update' | 'followers' | 'followersCsv' | 'customers'}`;

export const creatorRoutes: MockRoutes<CreatorEndpoint> = {
  'creators.create': ({ db, user, body }) => {
    if (user.creatorId !== undefined) throw new MockProblem('already_creator');
    refuseLookAlike(db, body.name);
    const skeleton = handleSkeleton(body.handle);
    if ([...db.creators.values()].some(({ handle }) => handleSkeleton(handle) === skeleton)) {
      throw new MockProblem('handle_taken', undefined, {
        errors: [{ field: 'handle', message: 'is taken' }],
      });
    }
    return db.addCreator(user.id, body);
  },
  'creators.list': ({ db, query }) => {
    const found = query.q ? findCreators(db, searchWords(query.q)) : mostFollowed(db);
    return pageOf(found, query, ({ id }) => id);
  },
  'creators.get': ({ db, params }) => findCreator(db, params.creatorId),
  'creators.update': ({ db, params, body, creatorId }) => {
    const creator = found(db.creators.get(params.creatorId), 'creator');
    if (creator.id !== creatorId) throw new MockProblem('forbidden');
    if (body.name !== undefined && body.name !== creator.name) refuseLookAlike(db, body.name);
    const changed: Creator = {
      ...creator,
      name: body.name ?? creator.name,
      bio: body.bio ?? creator.bio,
      avatarUrl: body.avatarUrl === undefined ? creator.avatarUrl : body.avatarUrl,
    };
    db.creators.set(creator.id, changed);
    if (changed.name !== creator.name) rename(db, changed);
    return changed;
  },
  'creators.followers': ({ db, params, query, user }) => {
    const creator = findCreator(db, params.creatorId);
    const shown = followersOf(db, creator.id).filter(
      ({ userId }) => user?.id === creator.userId || db.users.get(userId)?.showsFollows === true,
    );
    return pageOf(shown, query, ({ userId }) => userId);
  },
  'creators.followersCsv': ({ db, query, creatorId }) => {
    const csv = FOLLOWERS_CSV.writer(query);
    return csv.head + csv.lines(followersOf(db, creatorId));
  },
  'creators.customers': ({ db, query, creatorId }) =>
    pageOf(customersOf(db, creatorId), query, ({ userId }) => userId),
};

const mostFollowed = (db: MockDb): Creator[] =>
  [...db.creators.values()].toSorted((a, b) => b.followerCount - a.followerCount);

/** Creators who have all words in their names, the most followed first. */
export const findCreators = (db: MockDb, words: readonly string[]): Creator[] =>
  mostFollowed(db).filter((creator) => {
    const entries = new Set(creatorEntries(creator));
    return words.length > 0 && words.every((word) => entries.has(creatorEntry(word)));
  });

const refuseLookAlike = (db: MockDb, name: string): void => {
  if (![...db.creators.values()].some((other) => isLookAlike(name, other.name))) return;
  throw new MockProblem('validation_failed', undefined, {
    errors: [{ field: 'name', message: "looks like another creator's name" }],
  });
};

const findCreator = (db: MockDb, idOrHandle: string): Creator =>
  found(
    db.creators.get(idOrHandle) ?? [...db.creators.values()].find(({ handle }) => handle === idOrHandle),
    'creator',
  );

/** Newest first. */
const followersOf = (db: MockDb, creatorId: string): Follower[] =>
  db.follows
    .filter((follow) => follow.creatorId === creatorId)
    .toReversed()
    .map(({ userId, followedAt }) => ({ userId, name: db.users.get(userId)?.name ?? '', followedAt }));

const customersOf = (db: MockDb, creatorId: string) => {
  const ownDrops = [...db.drops.values()].filter((drop) => drop.creatorId === creatorId).map(({ id }) => id);
  const isOwn = (order: Order) =>
    order.status === 'confirmed' && order.items.some(({ dropId }) => ownDrops.includes(dropId));
  const byUser = groupBy([...db.orders.values()].filter(isOwn), ({ userId }) => userId);
  return [...byUser]
    .map(([userId, orders]) => {
      const lines = orders.flatMap((order) => ownDrops.flatMap((id) => presentDropOrders(db, order, id)));
      return {
        userId,
        name: db.users.get(userId)?.name ?? '',
        orders: orders.length,
        units: lines.reduce((sum, line) => sum + line.quantity, 0),
        spent: lines.reduce((sum, line) => sum + line.total, 0),
        currency: orders.at(-1)?.currency ?? 'EUR',
        lastOrderAt: orders.at(-1)?.createdAt ?? db.now(),
      };
    })
    .toSorted((a, b) => b.lastOrderAt.localeCompare(a.lastOrderAt));
};

/** Products and drops follow. */
const rename = (db: MockDb, { id, name }: Creator): void => {
  for (const product of db.products.values())
    if (product.creatorId === id) db.products.set(product.id, { ...product, creatorName: name });
  followWords(
    db,
    ({ creatorId }) => creatorId === id,
    () => ({ creatorName: name }),
  );
};
