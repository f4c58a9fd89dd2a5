import { randomUUID } from 'node:crypto';
import { createLiveDrops, createSession, type LiveDrops, type LiveDropsOptions } from '@livedrops/sdk';
import { createTokens } from '../../../packages/server/src/accounts/index.ts';
import { createLoginSessionStore } from '../../../packages/server/src/accounts/login-session.store.ts';
import { systemClock } from '../../../packages/server/src/platform/clock.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { createId } from '../../../packages/server/src/platform/id.ts';
import type { DropPlan } from './plan-drops.ts';

export type ShopDrop = DropPlan & { id: string; startsAt: number; endsAt: number; creator: Person };

/** Somebody with a client for each server. */
export type Person = { userId: string; clients: readonly LiveDrops[] };

export type Shop = {
  drops: readonly ShopDrop[];
  ownerOf(dropId: string): Person;
  newFan(): Person;
  /** All fans so far, by their id. */
  people(): ReadonlyMap<string, Person>;
};

/** Shorter than a server may take, so that clients give up on orders that happen a moment later. */
const IMPATIENT = {
  timeoutMs: 5000,
  totalTimeoutMs: 12_000,
  retry: { maxRetries: 1, budget: false },
} as const;
const TOKEN_MS = 6 * 3_600_000;
const CREATORS = 2;

/** Creators with all drops of a run, in turns, so that baskets have parts of several; made while nothing is wrong yet. */
export async function openShop(
  fleet: Servers,
  connection: MongoConnection,
  plan: readonly DropPlan[],
  patience: Omit<LiveDropsOptions, 'baseUrl' | 'auth' | 'apiKey'> = IMPATIENT,
): Promise<Shop> {
  const sessions = createLoginSessionStore(connection);
  const signIn = async (userId: string, creatorId: string | null) => {
    const tokens = createTokens({ secret: fleet.secret, accessTokenMs: TOKEN_MS, clock: systemClock });
    const sessionId = createId('ses');
    const { token, expiresAt } = tokens.issue({ id: userId, creatorId }, sessionId);
    await sessions.insert(makeSession(sessionId, userId, expiresAt));
    return { token, expiresAt };
  };
  // People who exist only by their tokens and sessions: hashing passwords is not what a run is about.
  const person = (userId: string, creatorId: string | null): Person => {
    const signedIn = signIn(userId, creatorId);
    signedIn.catch(() => {});
    const auth = () => signedIn;
    return {
      userId,
      clients: fleet.nodes.map(({ url }) => createLiveDrops({ baseUrl: url, auth, ...patience })),
    };
  };
  const creators = await Promise.all(
    Array.from({ length: CREATORS }, () => signUpCreator(fleet.nodes[0]?.url ?? '')),
  );
  const drops: ShopDrop[] = [];
  for (const [index, planned] of plan.entries()) {
    const owner = creators[index % creators.length];
    if (!owner) throw new RangeError('nobody makes drops');
    const now = Date.now();
    const [startsAt, endsAt] = [now + planned.startsInMs - 50, now + planned.endsInMs];
    const { stock, price, perUserLimit, holdSeconds } = planned;
    const { id } = await owner.client.drops.create({
      productId: owner.productId,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      stock,
      price,
      perUserLimit,
      ...(holdSeconds !== null && { checkout: 'hold', holdSeconds }),
    });
    drops.push({ ...planned, id, startsAt, endsAt, creator: person(owner.userId, owner.creatorId) });
  }
  const people = new Map<string, Person>();
  return {
    drops,
    ownerOf(dropId) {
      const drop = drops.find(({ id }) => id === dropId);
      if (!drop) throw new RangeError(`there is no ${dropId}`);
      return drop.creator;
    },
    newFan() {
      const fan = person(createId('usr'), null);
      people.set(fan.userId, fan);
      return fan;
    },
    people: () => people,
  };
}

/** Where clients go: servers, or a balancer in front of them. */
export type Servers = { nodes: readonly { url: string }[]; secret: string };

type Maker = { userId: string; creatorId: string; productId: string; client: LiveDrops };

async function signUpCreator(url: string): Promise<Maker> {
  const client = createLiveDrops({ baseUrl: url, auth: createSession() });
  const id = randomUUID();
  const { user } = await client.auth.register({
    email: `${id}@example.test`,
    password: randomUUID(),
    name: 'Ada Maker',
  });
  const creator = await client.creators.create({ handle: `maker-${id.slice(0, 8)}`, name: 'Ada Maker' });
  await client.auth.refresh();
  const product = await client.products.create({
    title: 'Linen print',
    description: 'Numbered and signed',
    price: 2500,
    currency: 'EUR',
  });
  return { userId: user.id, creatorId: creator.id, productId: product.id, client };
}

const makeSession = (id: string, userId: string, expiresAt: Date) => ({
  id,
  familyId: id,
  userId,
  tokenHash: id,
  previousHash: null,
  rotatedBy: null,
  rotatedAt: null,
  createdAt: new Date(),
  expiresAt,
});
