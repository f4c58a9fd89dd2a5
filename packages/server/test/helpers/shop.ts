import type { CreateDropInput, Drop, LiveDrops } from '@livedrops/sdk';
import { createTokens } from '../../src/accounts/index.ts';
import { loginSessionModel } from '../../src/accounts/login-session.model.ts';
import { createId } from '../../src/platform/id.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { TestApp } from './start-app.ts';

export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** A drop of a new product; on sale for ten minutes from now unless told otherwise. */
export async function makeDrop(creator: LiveDrops, changes: Partial<CreateDropInput> = {}): Promise<Drop> {
  const product = await creator.products.create({
    title: 'Linen print',
    description: 'Numbered and signed',
    price: 2500,
    currency: 'EUR',
  });
  return creator.drops.create({
    productId: product.id,
    startsAt: inMs(-100),
    endsAt: inMs(600_000),
    stock: 10,
    ...changes,
  });
}

/**
 * Many fans at once: people that exist only by their tokens and sessions, because hashing hundreds of passwords is not what a race is about.
 */
export function makeFans(
  app: Pick<TestApp, 'client' | 'env' | 'connection'>,
  count: number,
): { userId: string; client: LiveDrops }[] {
  const secret = app.env['JWT_SECRET'] ?? '';
  const tokens = createTokens({ secret, accessTokenMs: 600_000, clock: systemClock });
  const people = Array.from({ length: count }, () => ({
    userId: createId('usr'),
    sessionId: createId('ses'),
  }));
  const signedIn = signIn(app.connection, people);
  return people.map(({ userId, sessionId }) => {
    const { token, expiresAt } = tokens.issue({ id: userId, creatorId: null }, sessionId);
    const auth = async () => {
      await signedIn;
      return { token, expiresAt };
    };
    return { userId, client: app.client(auth) };
  });
}

/** Writes down the sessions of people who did not sign in. */
async function signIn(
  connection: TestApp['connection'],
  people: readonly { userId: string; sessionId: string }[],
): Promise<void> {
  if (people.length === 0) return;
  const now = Date.now();
  // In one command: one for each would want hundreds of connections.
  await loginSessionModel.collection(connection).insertMany(
    people.map(({ userId, sessionId }) => ({
      _id: sessionId,
      familyId: sessionId,
      userId,
      tokenHash: sessionId,
      previousHash: null,
      rotatedBy: null,
      rotatedAt: null,
      createdAt: new Date(now),
      expiresAt: new Date(now + 600_000),
    })),
  );
}
