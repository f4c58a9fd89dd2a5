import type { Drop, DropOrder, DropReport, DropSales, EventEnvelope } from '@livedrops/sdk';
import { newerDrop } from '../../lib/newer-drop.ts';
import type { Crowd } from './crowd.ts';
import { withMark, type Mark } from './marks.ts';
import { mergeCurves, toCurve, withMoment, type RushCurve } from './rush.ts';

/** Orders that began in one second of the server's clock. */
export type Bucket = { second: number; orders: number };

export type LiveTotals = {
  orders: number;
  units: number;
  revenue: number;
  currency: string;
  /** Units that wait for their payment. */
  held: number;
  at: number;
};
export type LiveStock = { remaining: number; held: number; stock: number; at: number };

/** What is known of a running drop. Every figure carries the instant that it was true at, so that older news cannot replace newer. */
export type LiveState = {
  dropId: string;
  drop: Drop | null;
  stock: LiveStock | null;
  totals: LiveTotals | null;
  /** Different people, among how many orders, and when. */
  buyers: { count: number; orders: number; at: number } | null;
  /** Ascending; seconds without an order are left out. */
  buckets: readonly Bucket[];
  /** Units that were sold or in a basket, by the seconds since the start. */
  rush: RushCurve;
  /** When nothing was left for the first time, by the server's clock. */
  soldOutAt: number | null;
  /** What the creator did while this was open. */
  marks: readonly Mark[];
  crowd: Crowd | null;
  report: DropReport | null;
  /** Newest first. */
  feed: readonly DropOrder[];
  /** Newest `seq` seen by topic. */
  seqs: Readonly<Record<string, number>>;
  /** The last news said less than an answer from shortly before, and was left out: it may be right. */
  isUnsure: boolean;
  /** Something was missed: fetch the present state. */
  needsSnapshot: boolean;
  /** When anything arrived last, by the server's clock. */
  heardAt: number | null;
};

export type LiveInput =
  /** `askedAt`: when the question was sent, by the server's clock; the answer is at least that new. */
  | { kind: 'drop'; drop: Drop; askedAt: number }
  | { kind: 'sales'; sales: DropSales; askedAt: number }
  | { kind: 'report'; report: DropReport }
  | { kind: 'orders'; orders: readonly DropOrder[]; askedAt: number }
  | { kind: 'snapshot_done'; askedAt: number }
  | { kind: 'event'; event: EventEnvelope; heardAt: number }
  | { kind: 'gap' };

export const FEED_LENGTH = 24;
const BUCKET_SECONDS = 180;
/** An event is dated when it is told, which is this much after its figures were read at most. */
const EVENT_LAG_MS = 1_500;

export const initialLiveState = (dropId: string): LiveState => ({
  dropId,
  drop: null,
  stock: null,
  totals: null,
  buyers: null,
  buckets: [],
  rush: [],
  soldOutAt: null,
  marks: [],
  crowd: null,
  report: null,
  feed: [],
  seqs: {},
  isUnsure: false,
  needsSnapshot: false,
  heardAt: null,
});

export const reduceLive = (state: LiveState, input: LiveInput): LiveState => {
  switch (input.kind) {
    case 'drop': {
      const next = withDrop({ ...state, heardAt: newer(state.heardAt, input.askedAt) }, input.drop);
      return withStock(next, { ...input.drop, at: input.askedAt });
    }
    case 'sales':
      return withSales({ ...state, heardAt: newer(state.heardAt, input.askedAt) }, input.sales);
    case 'report':
      return withReport(state, input.report);
    case 'orders':
      return { ...state, feed: mergeFeed(state.feed, input.orders) };
    case 'snapshot_done':
      return state.needsSnapshot ? { ...state, needsSnapshot: false } : state;
    case 'gap':
      return { ...state, needsSnapshot: true };
    case 'event':
      return withEvent(state, input.event, input.heardAt);
  }
};

const newer = (known: number | null, at: number): number => (known === null ? at : Math.max(known, at));

/** Duplicates and stragglers are dropped by `seq`; a hole in it means that something was missed. */
const withEvent = (state: LiveState, event: EventEnvelope, heardAt: number): LiveState => {
  const seen = state.seqs[event.topic];
  if (seen !== undefined && event.seq <= seen) return state;
  const next: LiveState = {
    ...state,
    seqs: { ...state.seqs, [event.topic]: event.seq },
    needsSnapshot: state.needsSnapshot || (seen !== undefined && event.seq > seen + 1),
    heardAt: newer(state.heardAt, heardAt),
  };
  return applyEvent(next, event);
};

const applyEvent = (state: LiveState, event: EventEnvelope): LiveState => {
  const at = Date.parse(event.occurredAt);
  switch (event.type) {
    case 'sales.updated': {
      const { data } = event;
      if (data.dropId !== state.dropId) return state;
      const counted = withTotals(state, { ...data, at });
      const stocked = counted.isUnsure ? counted : withRush(withStock(counted, { ...data, at }), data, at);
      return { ...stocked, feed: mergeFeed(counted.feed, data.recent) };
    }
    case 'stock.changed': {
      const { data } = event;
      if (data.dropId !== state.dropId || isOlder(at, state.stock)) return state;
      return withStock({ ...state, drop: withPhase(state.drop, data) }, { ...data, at });
    }
    case 'drop.scheduled':
    case 'drop.updated':
    case 'drop.started':
    case 'drop.soldout':
    case 'drop.restocked':
    case 'drop.ended':
    case 'drop.cancelled': {
      const { drop } = event.data;
      if (drop.id !== state.dropId) return state;
      const marks = withMark(state.marks, { before: state.drop, after: drop, atMs: at });
      const soldOutAt = event.type === 'drop.soldout' ? (state.soldOutAt ?? at) : state.soldOutAt;
      return withStock(withDrop({ ...state, marks, soldOutAt }, drop), { ...drop, at });
    }
    case 'stock.low':
    case 'drop.reminder':
    case 'order.pending':
    case 'order.confirmed':
    case 'order.failed':
    case 'order.cancelled':
    case 'order.fulfillment':
    case 'order.refunded':
    case 'order.refund_failed':
    case 'order.disputed':
    case 'follow.created':
    case 'follow.deleted':
    case 'webhook.disabled':
      return state;
    default:
      // A newer server may tell of things that this version does not know.
      return state;
  }
};

/** The same drop while its state is the same: what shows it is not drawn again then. */
const withPhase = (drop: Drop | null, { status, held }: Pick<Drop, 'status' | 'held'>): Drop | null =>
  drop === null || (drop.status === status && drop.held === held) ? drop : { ...drop, status, held };

const isOlder = (at: number, known: { at: number } | null): boolean => known !== null && at < known.at;

const withDrop = (state: LiveState, drop: Drop): LiveState => ({
  ...state,
  drop: newerDrop(state.drop, drop),
});

const withStock = (state: LiveState, { remaining, held, stock, at }: LiveStock): LiveState =>
  isOlder(at, state.stock) ? state : { ...state, stock: { remaining, held, stock, at } };

/** Units in baskets count, too: in a rush with holds hardly anything is paid yet. */
const withRush = (
  state: LiveState,
  { units, held }: Pick<LiveTotals, 'units' | 'held'>,
  at: number,
): LiveState => {
  if (state.drop === null) return state;
  const second = Math.floor((at - Date.parse(state.drop.startsAt)) / 1_000);
  return { ...state, rush: withMoment(state.rush, second, units + held) };
};

const withReport = (state: LiveState, report: DropReport): LiveState => ({
  ...state,
  report,
  rush: mergeCurves(toCurve(report.rush), state.rush),
  soldOutAt: report.soldOutAt === null ? state.soldOutAt : Date.parse(report.soldOutAt),
});

/** Totals are absolute: what they grew by since the last ones is what was sold in that second. */
const withTotals = (
  state: LiveState,
  { orders, units, revenue, currency, held, at }: LiveTotals,
): LiveState => {
  if (isOlder(at, state.totals)) return state;
  const answeredAt = state.buyers?.at ?? Number.NEGATIVE_INFINITY;
  if (at - answeredAt < EVENT_LAG_MS && orders < (state.buyers?.orders ?? 0))
    return { ...state, isUnsure: true };
  const grown = state.totals === null ? 0 : orders - state.totals.orders;
  return {
    ...state,
    totals: { orders, units, revenue, currency, held, at },
    isUnsure: false,
    buckets: grown > 0 ? addToBucket(state.buckets, Math.floor(at / 1_000), grown) : state.buckets,
  };
};

/** The server's own series is exact up to its `asOf`; later seconds are kept as the events told them. */
const withSales = (state: LiveState, sales: DropSales): LiveState => {
  const at = Date.parse(sales.asOf);
  const asOfSecond = Math.floor(at / 1_000);
  const isOutdated = isOlder(at, state.totals);
  const series = sales.series
    .map((point) => ({ second: Math.floor(Date.parse(point.at) / 1_000), orders: point.orders }))
    .filter(({ second }) => !isOutdated || second < asOfSecond);
  const first = series[0]?.second ?? asOfSecond;
  const before = state.buckets.filter(({ second }) => second < first && second < asOfSecond - 60);
  const after = isOutdated ? state.buckets.filter(({ second }) => second >= asOfSecond) : [];
  const { orders, units, revenue, currency, held } = sales;
  return {
    ...state,
    totals: isOutdated ? state.totals : { orders, units, revenue, currency, held, at },
    isUnsure: isOutdated && state.isUnsure,
    crowd: isOlder(at, state.crowd) ? state.crowd : crowdOf(sales, at),
    buyers: isOlder(at, state.buyers) ? state.buyers : { count: sales.buyers, orders, at },
    buckets: [...before, ...series, ...after],
  };
};

/** A server of before says none of it. */
const crowdOf = ({ watching, refused, payments }: Partial<DropSales>, at: number): Crowd => ({
  watching: watching ?? null,
  refused: refused ?? {},
  payments: payments ?? null,
  at,
});

const addToBucket = (buckets: readonly Bucket[], second: number, orders: number): readonly Bucket[] => {
  const index = buckets.findLastIndex((bucket) => bucket.second <= second);
  const found = buckets[index];
  const kept = buckets.filter((bucket) => bucket.second > second - BUCKET_SECONDS);
  if (found?.second === second)
    return kept.map((bucket) => (bucket === found ? { second, orders: bucket.orders + orders } : bucket));
  const place = kept.findLastIndex((bucket) => bucket.second < second) + 1;
  return [...kept.slice(0, place), { second, orders }, ...kept.slice(place)];
};

const mergeFeed = (feed: readonly DropOrder[], news: readonly DropOrder[]): readonly DropOrder[] => {
  if (news.length === 0) return feed;
  const fresh = new Map(news.map((order) => [order.id, order]));
  return [...fresh.values(), ...feed.filter(({ id }) => !fresh.has(id))]
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
    .slice(0, FEED_LENGTH);
};
