import type { Drop, DropOrder } from '@livedrops/sdk';
import { createHandlers, createMockDb, createMockRealtime, type MockDb } from '@livedrops/sdk/msw';
import { answerInPage } from '../../stories/answer-in-page.ts';

/** A server tells how a drop stands five times a second at most, however fast it sells. */
const TELLS_PER_SECOND = 5;
/** Orders in one piece of news, at most. */
const RECENT = 20;
const STOCK = 1_000_000;
const PRICE = 2500;

export const CREATOR = 'drew.kumar297@example.com';
export const BASE = 'http://bench.test';

declare global {
  interface Window {
    /** Sells so many units a second from now on; 0 stops it. */
    sell?: (perSecond: number) => void;
  }
}

/** `?onAir=3600`: it started an hour ago. Otherwise its start plays as in a rush. */
const secondsOnAir = (): number => Number(new URLSearchParams(window.location.search).get('onAir') ?? 1);

type Totals = { orders: number };

const sums = ({ orders }: Totals) => ({ orders, units: orders, revenue: orders * PRICE });

/** A drop that sells as fast as one wants, behind the SDK's mock: what arrives is what a server would send. */
export const createFeed = () => {
  const db = createMockDb();
  const [product] = [...db.products.values()];
  if (product === undefined) throw new Error('the mock has no product');
  const drop = db.addDrop({
    productId: product.id,
    title: 'A million',
    startsAt: new Date(db.clock.now() - secondsOnAir() * 1_000).toISOString(),
    endsAt: new Date(db.clock.now() + 86_400_000).toISOString(),
    stock: STOCK,
    price: PRICE,
  });
  db.settle();
  const totals: Totals = { orders: 0 };
  let timer: ReturnType<typeof setInterval> | undefined;
  window.sell = (perSecond) => {
    clearInterval(timer);
    if (perSecond === 0) return;
    timer = setInterval(() => {
      totals.orders += perSecond / TELLS_PER_SECOND;
      tell(db, drop, totals);
    }, 1_000 / TELLS_PER_SECOND);
  };
  return { db, dropId: drop.id, answer: createAnswer(db, totals), network: createMockRealtime(db) };
};

/** The mock's answers, as a server of them. */
const createAnswer = (db: MockDb, totals: Totals): typeof fetch => {
  const handlers = createHandlers({ baseUrl: BASE, db });
  const ofMock = answerInPage(() => handlers);
  return async (input, init) => {
    const request = new Request(input, init);
    const answer = await ofMock(request);
    // The mock knows no order that was only told.
    if (!/\/(?:sales|report)$/.test(new URL(request.url).pathname)) return answer;
    const body = (await answer.json()) as object;
    return Response.json({ ...body, ...sums(totals), buyers: totals.orders });
  };
};

/** What a server says five times a second. */
const tell = (db: MockDb, { id: dropId, creatorId }: Drop, totals: Totals): void => {
  const drop = db.drops.get(dropId);
  if (drop === undefined) return;
  const stock = { dropId, remaining: STOCK - totals.orders, held: 0, stock: STOCK };
  db.drops.set(dropId, { ...drop, remaining: stock.remaining });
  db.events.append([`drop:${dropId}`], 'stock.changed', { ...stock, status: 'live' });
  db.events.append([`sales:${creatorId}`], 'sales.updated', {
    ...stock,
    ...sums(totals),
    currency: 'EUR',
    recent: Array.from({ length: RECENT }, (_, n) => orderOf(totals.orders - n, db.now())),
  });
  // A server keeps its log elsewhere.
  for (const topic of [`drop:${dropId}`, `sales:${creatorId}`] as const)
    db.events.forget(topic, db.events.latestSeq(topic) - 10);
};

const orderOf = (number: number, createdAt: string): DropOrder => ({
  id: `ord_${number}`,
  number: `LD-${String(number).padStart(10, '0')}`,
  userId: `usr_${number}`,
  buyerName: `Buyer ${number}`,
  status: 'confirmed',
  quantity: 1,
  unitPrice: PRICE,
  total: PRICE,
  currency: 'EUR',
  fulfillment: 'PENDING',
  refund: null,
  refunded: 0,
  refundable: 0,
  dispute: null,
  createdAt,
});
