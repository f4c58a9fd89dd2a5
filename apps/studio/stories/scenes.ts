import { t } from '@lingui/core/macro';
import { createLiveDrops, createSession, type CreateDropInput, type Drop, type Order } from '@livedrops/sdk';
import { type MockDb, scenarios } from '@livedrops/sdk/msw';
import type { StoryObj } from '@storybook/react-vite';
import { API_URL, studioAt } from './open-studio.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Drew's drops in the mock's demo data. */
export const ON_AIR = 'drp_1';
export const SOON = 'drp_5';
/** The first drop and the first order that a story adds. */
export const OFFERED = 'drp_9';
export const FIRST_ORDER = 'ord_1';

export const LONG = 'Glazed'.repeat(17);
export const ARABIC = 'إصدار خاص Kiln 2026: ٢٥ كوبًا فقط (رقم 7)';
export const HEBREW = 'ספל הגאות Tide cup, מהדורה 3 מתוך 25';

const BUYERS = [
  'Rowan Ibrahim',
  'Ada Lindqvist',
  'Noor van den Berg',
  'ליאת Cohen',
  'محمد Haddad',
  'Maximiliane-Konstantine Freifrau von Hohenstein-Oberdorf',
  'Jun',
  'Zoë Ó Briain',
];

/** Nothing of this kind is answered. */
export const endless = (endpoint: Endpoint) => scenarios.slow({ baseUrl: API_URL, endpoint, delayMs: 2e9 });

/** The server fails at this. */
export const failing = (endpoint: Endpoint) => scenarios.serverError({ baseUrl: API_URL, endpoint });

/** A screen whose server fails at what it asks for. */
export const failedAt = (at: string, endpoint: Endpoint): StoryObj =>
  studioAt({ at, handlers: failing(endpoint), shows: t`Something went wrong on our side` });

/** A screen that waits for its answer. */
export const loadingAt = (at: string, endpoint: Endpoint): StoryObj =>
  studioAt({ at, handlers: endless(endpoint), shows: t`Loading…` });

type Endpoint = NonNullable<NonNullable<Parameters<typeof scenarios.slow>[0]>['endpoint']>;

/** Somebody who has just become a creator, and has done nothing yet. Returns the address to sign in with. */
export const NEWCOMER = 'sam.newcomer@example.com';
export const addNewcomer = ({ db }: { db: MockDb }): void => {
  const { id } = db.addUser({ email: NEWCOMER, name: 'Sam Newcomer' });
  db.addCreator(id, { handle: 'sam-makes', name: 'Sam Makes' });
};

export const drewIn = (db: MockDb) => {
  const [creator] = db.creators.values();
  if (creator === undefined) throw new Error('the mock has no creator');
  return creator;
};

type Terms = Partial<Omit<CreateDropInput, 'productId' | 'startsAt' | 'endsAt'>> & {
  /** Default: ten minutes ago. */
  startsInMs?: number;
  /** Default: two hours. */
  lastsMs?: number;
};

/** A drop of Drew's first product. The first one of a story is `OFFERED`. */
export const offer = (
  db: MockDb,
  { startsInMs = -10 * MINUTE, lastsMs = 2 * HOUR, ...terms }: Terms = {},
): Drop => {
  const [product] = db.products.values();
  if (product === undefined) throw new Error('the mock has no product');
  const startsAt = db.clock.now() + startsInMs;
  return db.addDrop({
    productId: product.id,
    title: 'Winter tide cup',
    stock: 60,
    perUserLimit: 2,
    lowStockAt: 6,
    ...terms,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + lastsMs).toISOString(),
  });
};

/** Changes a drop as it is kept, without a word to anybody. */
export const put = (db: MockDb, dropId: string, change: Partial<Drop>): Drop => {
  const before = db.drops.get(dropId);
  if (before === undefined) throw new Error(`the mock has no drop ${dropId}`);
  const drop: Drop = { ...before, ...change, version: before.version + 1, updatedAt: db.now() };
  db.drops.set(dropId, drop);
  return drop;
};

type Sale = {
  orders: number;
  quantity?: number;
  /** Over how many seconds from the start they came. Default: two for each. */
  seconds?: number;
  /** What is done at a drop to reserve from. Default: paid. */
  pays?: 'paid' | 'waits';
};

/** Fans buy, each once. */
export const sell = async (
  db: MockDb,
  dropId: string,
  { orders, quantity = 1, seconds = orders * 2, pays = 'paid' }: Sale,
): Promise<Order[]> => {
  const placed: Order[] = [];
  for (let nth = 0; nth < orders; nth += 1) {
    const name = BUYERS[nth % BUYERS.length] ?? '';
    const fan = db.addUser({ email: `fan-${db.users.size}@example.com`, name });
    const client = clientOf(db, fan.email);
    const order = await client.orders.create({ dropId, quantity });
    if (order.status === 'pending' && pays === 'paid') await client.orders.pay(order.id);
    moveOrder(db, order.id, dropId, (seconds * 1000 * nth) / orders);
    placed.push(order);
  }
  const end = db.soldOutAt.get(dropId);
  const startsAt = Date.parse(db.drops.get(dropId)?.startsAt ?? '');
  if (end !== undefined) db.soldOutAt.set(dropId, new Date(startsAt + seconds * 1000).toISOString());
  return placed;
};

/** As if an order had been placed so long after the start of its drop. */
const moveOrder = (db: MockDb, orderId: string, dropId: string, afterMs: number): void => {
  const order = db.orders.get(orderId);
  const drop = db.drops.get(dropId);
  if (order === undefined || drop === undefined) return;
  const createdAt = new Date(Date.parse(drop.startsAt) + afterMs).toISOString();
  db.orders.set(orderId, { ...order, createdAt });
};

const clientOf = (db: MockDb, email: string) => {
  const session = createSession();
  void session.set(db.signIn(email));
  return createLiveDrops({ baseUrl: API_URL, auth: session });
};
