import { CUSTOMERS_CSV } from '../../contract/customers-export.ts';
import { dayFormat, daysUpTo } from '../../contract/follower-days.ts';
import { FOLLOWERS_CSV } from '../../contract/followers-export.ts';
import { handleSkeleton, isLookAlike } from '../../contract/handle.ts';
import { countReach, REACH_MAX } from '../../contract/reach.ts';
import { creatorEntries, creatorEntry, searchWords } from '../../contract/search-words.ts';
import { customerFinder } from '../../contract/sold-views.ts';
import type { Creator, Customer, CustomerFilter, Follower, UpdateCreatorInput } from '../../types/creator.ts';
import { devicesOf, preferencesOf } from '../inbox.ts';
import { followWords } from '../life-cycle.ts';
import { found, type MockDb, shownEmail } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';
import { shownPictures } from '../pictures.ts';
import { COUNT_MAX, csvFile, groupBy, pageOf } from '../paging.ts';
import { presentDropOrders } from '../sales.ts';
import type { MockRoutes } from '../route.ts';

type CreatorEndpoint =
  `creators.${'create' | 'list' | 'get' | 'update' | 'followers' | 'followersCsv' | 'followerGrowth' | 'reach' | 'customers' | 'customersCsv' | 'customerTotals'}`;

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
    if (body.version !== undefined && body.version !== creator.version)
      throw new MockProblem('version_conflict');
    const changed: Creator = {
      ...creator,
      ...changedAvatar(db, creator, body),
      name: body.name ?? creator.name,
      bio: body.bio ?? creator.bio,
      links: body.links ?? creator.links,
      version: creator.version + 1,
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
  'creators.followerGrowth': ({ db, query: { days = 30, timeZone = 'UTC' }, creatorId }) => {
    const followers = followersOf(db, creatorId);
    const dayOf = dayFormat(timeZone);
    const byDay = groupBy(followers, ({ followedAt }) => dayOf(new Date(followedAt)));
    return {
      followers: followers.length,
      days: daysUpTo(dayOf(new Date(db.clock.now())), days).map((day) => ({
        day,
        followed: byDay.get(day)?.length ?? 0,
      })),
    };
  },
  'creators.reach': ({ db, creatorId }) => {
    const people = followersOf(db, creatorId).slice(0, REACH_MAX);
    return {
      followers: followersOf(db, creatorId).length,
      looked: people.length,
      kinds: countReach(
        people.map(({ userId }) => ({
          preferences: preferencesOf(db, userId),
          hasDevice: db.pushKey !== null && devicesOf(db, userId).length > 0,
          hasAddress: db.hasEmail && db.users.get(userId)?.isEmailConfirmed === true,
        })),
      ),
    };
  },
  'creators.followersCsv': ({ db, query, creatorId }) =>
    csvFile(FOLLOWERS_CSV.writer(query), followersOf(db, creatorId)),
  'creators.customers': ({ db, query, creatorId }) =>
    pageOf(sortedCustomers(db, creatorId, query), query, ({ userId, currency }) => `${userId} ${currency}`),
  'creators.customersCsv': ({ db, query, creatorId }) =>
    csvFile(CUSTOMERS_CSV.writer(query), sortedCustomers(db, creatorId, query)),
  'creators.customerTotals': ({ db, creatorId }) => {
    const customers = customersOf(db, creatorId);
    const sums = groupBy(customers, ({ currency }) => currency);
    return {
      customers: customers.length,
      returning: customers.filter(({ orders }) => orders > 1).length,
      max: COUNT_MAX,
      sums: [...sums]
        .map(([currency, own]) => ({
          currency,
          orders: sumOf(own, ({ orders }) => orders),
          units: sumOf(own, ({ units }) => units),
          spent: sumOf(own, ({ spent }) => spent),
        }))
        .toSorted((a, b) => a.currency.localeCompare(b.currency)),
    };
  },
};

/** What was typed is not shown while there is a picture, and shows again after it. */
const changedAvatar = (
  db: MockDb,
  { id, avatar, avatarUrl }: Creator,
  body: UpdateCreatorInput,
): Pick<Creator, 'avatar' | 'avatarUrl'> => {
  const before = db.typedImageUrls.get(id) ?? (avatar === null ? avatarUrl : null);
  const typed = body.avatarUrl === undefined ? before : body.avatarUrl;
  const asked = body.avatar === null ? [] : [body.avatar ?? avatar].filter((one) => one !== null);
  const [shown = null] = shownPictures(db, id, asked, () => 'avatar.id');
  db.typedImageUrls.set(id, typed);
  return { avatar: shown, avatarUrl: shown?.url ?? typed };
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

const sumOf = <T>(items: readonly T[], numberOf: (item: T) => number): number =>
  items.reduce((sum, item) => sum + numberOf(item), 0);

/** What each person bought in each currency, the latest first. */
const customersOf = (db: MockDb, creatorId: string): Customer[] => {
  const ownDrops = [...db.drops.values()].filter((drop) => drop.creatorId === creatorId).map(({ id }) => id);
  const sold = [...db.orders.values()]
    .filter(({ status }) => status === 'confirmed')
    .map((order) => ({
      order,
      lines: ownDrops
        .flatMap((id) => presentDropOrders(db, order, id))
        .filter(({ status }) => status === 'confirmed'),
    }))
    .filter(({ lines }) => lines.length > 0);
  const byCustomer = groupBy(sold, ({ order }) => `${order.userId} ${order.currency}`);
  return [...byCustomer.values()]
    .flatMap((orders) => {
      const last = orders.at(-1)?.order;
      if (last === undefined) return [];
      const lines = orders.flatMap((one) => one.lines);
      return {
        userId: last.userId,
        name: db.users.get(last.userId)?.name ?? '',
        email: shownEmail(db.users.get(last.userId)),
        orders: orders.length,
        units: sumOf(lines, ({ quantity }) => quantity),
        spent: sumOf(lines, ({ total }) => total),
        currency: last.currency,
        lastOrderAt: last.createdAt,
      };
    })
    .toSorted((a, b) => b.lastOrderAt.localeCompare(a.lastOrderAt));
};

const sortedCustomers = (db: MockDb, creatorId: string, { q, sort }: CustomerFilter): Customer[] => {
  const found = customersOf(db, creatorId).filter(customerFinder(q ?? ''));
  if (sort === 'orders') return found.toSorted((a, b) => b.orders - a.orders);
  if (sort === 'spent')
    return found.toSorted((a, b) => b.currency.localeCompare(a.currency) || b.spent - a.spent);
  return found;
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
