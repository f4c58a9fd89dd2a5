import { createSession, createLiveDrops, type LiveDrops } from '@livedrops/sdk';
import { randomUUID } from 'node:crypto';
import { makeDrop, signUpCreator } from '../livedrops.ts';

/** One read of the API. */
export type ReadRoute = { name: string; path: string; headers: Record<string, string>; isPersonal: boolean };

const DROPS = 25;
const FOLLOWERS = 40;
const ORDERS = 25;

/** Makes what is looked at, and says where it is read. */
export async function makeRoutes(url: string): Promise<ReadRoute[]> {
  const creator = await signUpCreator(url);
  const dropIds: string[] = [];
  while (dropIds.length < DROPS) dropIds.push(await makeDrop(creator, 1000));
  const [dropId = ''] = dropIds;
  const { creatorId, productId } = await creator.drops.get(dropId);
  const fans = await Promise.all(Array.from({ length: FOLLOWERS }, () => signUp(url)));
  await Promise.all(fans.map(({ client }) => client.follows.follow(creatorId)));
  const [fan] = fans;
  if (!fan) throw new Error('there is no fan');
  for (let order = 0; order < ORDERS; order += 1)
    await fan.client.orders.create({ dropId: dropIds[order % DROPS] ?? '', quantity: 1 });

  const open = (name: string, path: string): ReadRoute => ({
    name,
    path: `/api${path}`,
    headers: {},
    isPersonal: false,
  });
  const own = (name: string, path: string): ReadRoute => ({
    ...open(name, path),
    headers: { authorization: `Bearer ${fan.token}` },
    isPersonal: true,
  });
  return [
    open('a drop', `/drops/${dropId}`),
    open('live drops', '/drops/live'),
    open('products', '/products'),
    open('a product', `/products/${productId}`),
    open('a creator', `/creators/${creatorId}`),
    open('followers', `/creators/${creatorId}/followers`),
    own('following', '/users/me/following'),
    own('my orders', '/orders'),
    own('me', '/me'),
  ];
}

async function signUp(url: string): Promise<{ client: LiveDrops; token: string }> {
  const client = createLiveDrops({ baseUrl: url, auth: createSession() });
  const session = await client.auth.register({
    email: `${randomUUID()}@example.test`,
    password: randomUUID(),
    name: 'Kim Fan',
  });
  return { client, token: session.accessToken };
}
