import { createLiveDrops, type LiveDrops } from '@livedrops/sdk';
import type { People, Person } from './data.ts';

/** What the database is asked for the same, by its driver alone. */
export type Query = { collection: string; filter: object; sort?: object; limit?: number };

/** One read of the API. */
export type ReadRoute = { name: string; path: string; headers: Record<string, string>; query?: Query };

const PAGE = 20;
const DEEP_PAGE = 5000;
const DEEP_FOLLOWERS_PAGE = 10_000;
/** Largest page: the deep one is reached by its cursor. */
const LIMIT = 100;

export type Routes = {
  measured: readonly ReadRoute[];
  /** A deep page and the first one of the same list. */
  deep: readonly { name: string; first: ReadRoute; deep: ReadRoute }[];
  /** The same read of ever more data. */
  curves: readonly { name: string; reads: readonly (ReadRoute & { size: number })[] }[];
  dropId: string;
};

const open = (name: string, path: string, query?: Query): ReadRoute => ({
  name,
  path: `/api${path}`,
  headers: {},
  ...(query && { query }),
});

const one = (collection: string, _id: string): Query => ({ collection, filter: { _id } });

const newest = (collection: string, filter: object, tie: string): Query => ({
  collection,
  filter,
  sort: { createdAt: -1, [tie]: -1 },
  limit: PAGE + 1,
});

type SignIn = (person: Person) => Record<string, string>;

/** Says where the data is read. */
export async function findRoutes(url: string, people: People, signIn: SignIn): Promise<Routes> {
  const { fan, creators } = people;
  const client = createLiveDrops({ baseUrl: url });
  const { items: live } = await client.drops.live({ limit: 1 });
  const dropId = live[0]?.id ?? '';
  const { items: products, pageCount = 1 } = await client.products.list({ page: 1 });
  const productId = products[0]?.id ?? '';
  const celebrity = creators[0]?.creatorId ?? '';
  const after = await cursorOfFollowers(client, celebrity, DEEP_FOLLOWERS_PAGE * PAGE);
  const followersPath = `/creators/${celebrity}/followers`;
  const pages = {
    products: open('products, page 1', '/products?page=1', newest('products', {}, '_id')),
    deepProducts: open('products, deep page', `/products?page=${Math.min(DEEP_PAGE, pageCount)}`),
    followers: open('followers', followersPath, newest('follows', { creatorId: celebrity }, 'followerId')),
    deepFollowers: open('followers, deep page', `${followersPath}?cursor=${after}`),
  };
  return {
    dropId,
    measured: [
      open('live drops', '/drops/live', LIVE),
      open('a drop', `/drops/${dropId}`, one('drops', dropId)),
      pages.products,
      pages.deepProducts,
      open('search', '/products?q=harbour'),
      open('a product', `/products/${productId}`, one('products', productId)),
      open('a creator', `/creators/${celebrity}`, one('creators', celebrity)),
      pages.followers,
      pages.deepFollowers,
      ...ownRoutes(fan, signIn),
    ],
    deep: [
      { name: 'products', first: pages.products, deep: pages.deepProducts },
      { name: 'followers', first: pages.followers, deep: pages.deepFollowers },
    ],
    curves: await findCurves(client, people, signIn),
  };
}

const LIVE: Query = {
  collection: 'drops',
  filter: { status: 'live' },
  sort: { endsAt: 1, _id: 1 },
  limit: PAGE + 1,
};

/** What a person reads of their own. */
function ownRoutes(fan: Person, signIn: SignIn): ReadRoute[] {
  const own = [
    open('following', '/users/me/following', newest('follows', { followerId: fan.id }, 'creatorId')),
    open('my orders', '/orders', newest('orders', { userId: fan.id }, '_id')),
    open('inbox count', '/notifications/unread'),
    open('me', '/me', one('users', fan.id)),
  ];
  return own.map((route) => ({ ...route, headers: signIn(fan) }));
}

/** Each with the fewest first. */
async function findCurves(
  client: LiveDrops,
  { creators, drops }: People,
  signIn: SignIn,
): Promise<Routes['curves']> {
  const ids = creators.map(({ creatorId }) => creatorId ?? '');
  const profiles = await Promise.all(ids.map((creatorId) => client.creators.get(creatorId)));
  const pages = await Promise.all(ids.map((creatorId) => client.products.list({ creatorId, page: 1 })));
  const seller = creators[0] ? signIn(creators[0]) : {};
  const curves = [
    {
      name: 'followers of a creator',
      reads: profiles.map(({ id, followerCount }) => ({
        ...open('followers', `/creators/${id}/followers`),
        size: followerCount,
      })),
    },
    {
      name: 'products of a creator',
      reads: pages.map(({ total = 0 }, index) => ({
        ...open('products', `/products?creatorId=${ids[index] ?? ''}`),
        size: total,
      })),
    },
    {
      name: 'orders of a drop',
      reads: drops.map(({ id, orders }) => ({
        ...open('orders', `/drops/${id}/orders`),
        headers: seller,
        size: orders,
      })),
    },
  ];
  return curves.map(({ name, reads }) => ({ name, reads: reads.toSorted((a, b) => a.size - b.size) }));
}

/** The cursor behind so many followers, or behind as many as there are but for one page. */
async function cursorOfFollowers(client: LiveDrops, creatorId: string, depth: number): Promise<string> {
  let cursor: string | undefined;
  for (let passed = 0; passed + LIMIT <= depth; passed += LIMIT) {
    const { nextCursor } = await client.creators.followers(creatorId, {
      limit: LIMIT,
      ...(cursor && { cursor }),
    });
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return cursor ?? '';
}
