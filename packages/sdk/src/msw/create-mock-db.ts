import { longestFirst, REMINDER_MINUTES } from '../contract/reminder.ts';
import type { Session } from '../types/account.ts';
import type { CreateCreatorInput, Creator } from '../types/creator.ts';
import type { CreateDropInput, Drop } from '../types/drop.ts';
import type { CreateProductInput, Product } from '../types/product.ts';
import { createEventLog } from './event-log.ts';
import { settleDrops } from './life-cycle.ts';
import { settleOrders } from './settle-orders.ts';
import { createMockClock, type MockClock } from './mock-clock.ts';
import { dropTopics, found, openSession, type MockDb, type MockSignal, type MockUser } from './mock-db.ts';
import { shownPictures } from './pictures.ts';
import { seedDemo } from './seed.ts';
import { deliverEvent } from './webhook-log.ts';

/** The people of a test do not sign in again because it plays at another time. */
const setClock = ({ sessions }: MockDb, clock: MockClock, to: number | string | Date): void => {
  const before = clock.now();
  clock.set(to);
  const jumpMs = clock.now() - before;
  for (const session of sessions) {
    session.expiresAtMs += jumpMs;
    session.rotatedAtMs += jumpMs;
  }
};

/**
 * A server's worth of data in memory. With `seed` (the default) it has three creators, twelve products, drops in every
 * state and the demo people; without, it is empty. Ids count from 1, so that they are the same in every run.
 *
 * @example
 * ```ts
 * const db = createMockDb();
 * const { accessToken } = db.signIn('rowan.ibrahim585@inbox.test');
 * db.clock.set('2026-12-01T18:00:00Z');
 * ```
 */
export const createMockDb = ({ seed = true, now }: { seed?: boolean; now?: () => number } = {}): MockDb => {
  const clock = createMockClock(now);
  const counts = new Map<string, number>();
  const nextId = (prefix: string) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}_${count}`;
  };
  const instant = () => new Date(clock.now()).toISOString();
  const db: MockDb = {
    clock: { ...clock, set: (to) => setClock(db, clock, to) },
    users: new Map(),
    creators: new Map(),
    follows: [],
    products: new Map(),
    pictures: new Map(),
    typedImageUrls: new Map(),
    drops: new Map(),
    orders: new Map(),
    watching: new Map(),
    refused: new Map(),
    soldOutAt: new Map(),
    sessions: [],
    apiKeys: new Map(),
    bulkSteps: new Map(),
    intents: new Map(),
    webhooks: new Map(),
    deliveries: new Map(),
    events: createEventLog(clock.now, () => nextId('evt')),
    reminders: new Set(),
    preferences: new Map(),
    readUpToMs: new Map(),
    inboxes: createSignal(),
    revokedKeys: createSignal(),
    pushDevices: new Map(),
    testNotices: [],
    pushKey: PUSH_KEY,
    mails: [],
    hasEmail: true,
    payments: { delayMs: 4000, lostMs: 8000 },
    now: instant,
    nextId,
    settle: () => {
      settleDrops(db);
      settleOrders(db);
    },
    advance: (ms) => {
      clock.advance(ms);
      db.settle();
    },
    addUser: (input) => addUser(db, input),
    addCreator: (userId, input) => addCreator(db, userId, input),
    addProduct: (creatorId, input) => addProduct(db, creatorId, input),
    addDrop: (input) => addDrop(db, input),
    signIn: (email) => signIn(db, email),
  };
  db.events.subscribe((event) => deliverEvent(db, event));
  if (seed) seedDemo(db);
  return db;
};

const signIn = (db: MockDb, email: string): Session => {
  const user = [...db.users.values()].find((one) => one.email === email);
  if (user === undefined) throw new Error(`The mock has no user ${email}`);
  return openSession(db, user);
};

const createSignal = (): MockSignal => {
  const listeners = new Set<(about: string) => void>();
  return {
    tell: (about) => listeners.forEach((listener) => listener(about)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

const addUser = (
  db: MockDb,
  { email, name, password = 'a-mock-password', isDemo = false }: Parameters<MockDb['addUser']>[0],
): MockUser => {
  const isNew = { role: 'fan', isEmailConfirmed: isDemo, showsFollows: isDemo, showsEmail: false } as const;
  const user: MockUser = { id: db.nextId('usr'), email, name, password, isDemo, ...isNew };
  db.users.set(user.id, user);
  return user;
};

const addCreator = (db: MockDb, userId: string, input: CreateCreatorInput): Creator => {
  const user = found(db.users.get(userId), 'user');
  const creator: Creator = {
    id: db.nextId('crt'),
    userId,
    handle: input.handle,
    name: input.name,
    bio: input.bio ?? '',
    avatarUrl: input.avatarUrl ?? null,
    avatar: null,
    links: input.links ?? [],
    followerCount: 0,
    version: 1,
    createdAt: db.now(),
  };
  db.creators.set(creator.id, creator);
  db.users.set(userId, { ...user, role: 'creator', creatorId: creator.id });
  return creator;
};

const addProduct = (db: MockDb, creatorId: string, input: CreateProductInput): Product => {
  const creator = found(db.creators.get(creatorId), 'creator');
  const images = shownPictures(db, creatorId, input.images);
  const product: Product = {
    id: db.nextId('prd'),
    creatorId,
    creatorName: creator.name,
    title: input.title,
    description: input.description,
    price: input.price,
    currency: input.currency,
    imageUrl: images[0]?.url ?? input.imageUrl ?? null,
    images,
    createdAt: db.now(),
    updatedAt: db.now(),
  };
  db.products.set(product.id, product);
  db.typedImageUrls.set(product.id, input.imageUrl ?? null);
  return product;
};

const HOLD_SECONDS = 300;

/** A point of P-256, as browsers want one; nobody has its private key. */
const PUSH_KEY = 'BDxpPoM9r_fQi7RU5U2n8mcissLAVt5hujBkSVc9ptMg80kbXsT3g3bZGO29fLDfjTANzzd_H0YFS_B1EHSvb0Q';

const addDrop = (db: MockDb, input: CreateDropInput): Drop => {
  const product = found(db.products.get(input.productId), 'product');
  const creator = found(db.creators.get(product.creatorId), 'creator');
  const drop: Drop = {
    id: db.nextId('drp'),
    creatorId: creator.id,
    creatorName: creator.name,
    creatorHandle: creator.handle,
    productId: product.id,
    title: input.title ?? product.title,
    description: product.description,
    imageUrl: product.imageUrl,
    image: product.images[0] ?? null,
    price: input.price ?? product.price,
    currency: input.currency ?? product.currency,
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    status: 'scheduled',
    stock: input.stock,
    remaining: input.stock,
    held: 0,
    perUserLimit: input.perUserLimit ?? null,
    checkout: input.checkout ?? 'instant',
    holdSeconds: input.checkout === 'hold' ? (input.holdSeconds ?? HOLD_SECONDS) : null,
    lowStockAt: input.lowStockAt ?? null,
    reminderMinutes: longestFirst(input.reminderMinutes ?? REMINDER_MINUTES),
    cancelMinutes: input.cancelMinutes ?? null,
    version: 1,
    createdAt: db.now(),
    updatedAt: db.now(),
  };
  db.drops.set(drop.id, drop);
  db.events.append(dropTopics(drop), 'drop.scheduled', { drop });
  db.settle();
  return db.drops.get(drop.id) ?? drop;
};
