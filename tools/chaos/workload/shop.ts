import { randomUUID } from 'node:crypto';
import { createLiveDrops, createSession, type LiveDrops } from '@livedrops/sdk';
import { createLoginSessionModel, createTokens } from '../../../packages/server/src/accounts/index.ts';
import { systemClock } from '../../../packages/server/src/platform/clock.ts';
import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { createId } from '../../../packages/server/src/platform/id.ts';
import type { Fleet } from '../cluster/cluster.ts';
import type { DropPlan } from './plan-drops.ts';

export type ShopDrop = DropPlan & { id: string; startsAt: number; endsAt: number };

/** Somebody with a client for each server. */
export type Person = { userId: string; clients: readonly LiveDrops[] };

export type Shop = {
  drops: readonly ShopDrop[];
  creator: Person;
  newFan(): Person;
  /** All fans so far, by their id. */
  people(): ReadonlyMap<string, Person>;
};

/** Shorter than a server may take, so that clients give up on orders that happen a moment later. */
const PATIENCE = {
  timeoutMs: 5000,
  totalTimeoutMs: 12_000,
  retry: { maxRetries: 1, budget: false },
} as const;
const TOKEN_MS = 6 * 3_600_000;

/** A creator with all drops of a run, made while nothing is wrong yet. */
export async function openShop(
  fleet: Fleet,
  connection: MongoConnection,
  plan: readonly DropPlan[],
): Promise<Shop> {
  const sessions = createLoginSessionModel(connection);
  const signIn = async (userId: string, creatorId: string | null) => {
    const tokens = createTokens({ secret: fleet.secret, accessTokenMs: TOKEN_MS, clock: systemClock });
    const sessionId = createId('ses');
    const { token, expiresAt } = tokens.issue({ id: userId, creatorId }, sessionId);
    const session = { familyId: sessionId, userId, tokenHash: sessionId, createdAt: new Date(), expiresAt };
    await sessions.create([{ _id: sessionId, ...session }]);
    return { token, expiresAt };
  };
  // People who exist only by their tokens and sessions: hashing passwords is not what a run is about.
  const person = (userId: string, creatorId: string | null): Person => {
    const signedIn = signIn(userId, creatorId);
    signedIn.catch(() => {});
    const auth = () => signedIn;
    return {
      userId,
      clients: fleet.nodes.map(({ url }) => createLiveDrops({ baseUrl: url, auth, ...PATIENCE })),
    };
  };
  const { userId, creatorId, client } = await signUpCreator(fleet.nodes[0]?.url ?? '');
  const product = await client.products.create({
    title: 'Linen print',
    description: 'Numbered and signed',
    price: 2500,
    currency: 'EUR',
  });
  const drops: ShopDrop[] = [];
  for (const planned of plan) {
    const now = Date.now();
    const [startsAt, endsAt] = [now + planned.startsInMs - 50, now + planned.endsInMs];
    const { stock, price, perUserLimit, holdSeconds } = planned;
    const { id } = await client.drops.create({
      productId: product.id,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      stock,
      price,
      perUserLimit,
      ...(holdSeconds !== null && { checkout: 'hold', holdSeconds }),
    });
    drops.push({ ...planned, id, startsAt, endsAt });
  }
  const people = new Map<string, Person>();
  return {
    drops,
    creator: person(userId, creatorId),
    newFan() {
      const fan = person(createId('usr'), null);
      people.set(fan.userId, fan);
      return fan;
    },
    people: () => people,
  };
}

async function signUpCreator(url: string): Promise<{ userId: string; creatorId: string; client: LiveDrops }> {
  const client = createLiveDrops({ baseUrl: url, auth: createSession() });
  const id = randomUUID();
  const { user } = await client.auth.register({
    email: `${id}@example.test`,
    password: randomUUID(),
    name: 'Ada Maker',
  });
  const creator = await client.creators.create({ handle: `maker-${id.slice(0, 8)}`, name: 'Ada Maker' });
  await client.auth.refresh();
  return { userId: user.id, creatorId: creator.id, client };
}
