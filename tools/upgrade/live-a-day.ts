import { randomUUID } from 'node:crypto';
import { createLiveDrops, createSession, type LiveDrops } from '@livedrops/sdk';

const HOUR_MS = 3_600_000;

/** What people do beside buying: new people, through one server, with everything that keeps a form of its own in the database. */
export async function liveADay(url: string): Promise<{ creatorId: string; dropId: string }> {
  const creator = await signUp(url);
  const handle = `day-${randomUUID().slice(0, 8)}`;
  const { id: creatorId } = await creator.creators.create({ handle, name: 'Ada Maker' });
  await creator.auth.refresh();
  await creator.creators.update(creatorId, { bio: 'Prints on linen' });
  const product = await creator.products.create({
    title: 'Linen print',
    description: 'Numbered and signed',
    price: 2500,
    currency: 'EUR',
  });
  await creator.products.update(product.id, { title: 'Linen print, large' });
  const fan = await signUp(url);
  await fan.follows.follow(creatorId);
  await fan.notifications.updatePreferences({ reminderMinutes: 15 });
  const startsAt = new Date(Date.now() - 1000).toISOString();
  const endsAt = new Date(Date.now() + HOUR_MS).toISOString();
  const drop = await creator.drops.create({ productId: product.id, startsAt, endsAt, stock: 3 });
  await creator.drops.restock(drop.id, { quantity: 2 });
  const kept = await fan.orders.create({ dropId: drop.id, quantity: 1 });
  await creator.orders.note(kept.id, { note: 'A friend' });
  await creator.orders.fulfill(kept.id, { fulfillment: 'PROCESSING' });
  const other = await fan.orders.create({ dropId: drop.id, quantity: 2 });
  await creator.orders.refund(other.id);
  await creator.drops.pause(drop.id);
  await creator.drops.resume(drop.id);
  await creator.drops.end(drop.id);
  return { creatorId, dropId: drop.id };
}

/** What a stranger sees of such a day, through another server. */
export async function seeTheDay(url: string, { creatorId, dropId }: { creatorId: string; dropId: string }) {
  const client = createLiveDrops({ baseUrl: url });
  const { bio, followerCount } = await client.creators.get(creatorId);
  const drop = await client.drops.get(dropId);
  const product = await client.products.get(drop.productId);
  return { bio, followerCount, status: drop.status, title: product.title, remaining: drop.remaining };
}

async function signUp(url: string): Promise<LiveDrops> {
  const client = createLiveDrops({ baseUrl: url, auth: createSession() });
  const email = `${randomUUID()}@example.test`;
  await client.auth.register({ email, password: randomUUID(), name: 'Ada' });
  return client;
}
