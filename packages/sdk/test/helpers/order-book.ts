import { fate, type Fate } from './faulty-server.ts';

/** The least of a server that keeps its word: an order for each key, the same one for the same key. */
export type OrderBook = {
  readonly orders: ReadonlyMap<string, { id: string; status: string }>;
  /** Makes the order, or finds it, and answers with it. */
  answer: Fate;
  /** Makes the order, or finds it, and then this happens to the answer. */
  losing: (fault: Fate) => Fate;
  /** What `GET /orders/by-key/…` gives. */
  find: Fate;
};

export const createOrderBook = (): OrderBook => {
  const orders = new Map<string, { id: string; status: string }>();
  const place = (key = 'none') => {
    const known = orders.get(key);
    const order = known ?? { id: `ord_${orders.size + 1}`, status: 'confirmed' };
    orders.set(key, order);
    return { order, isReplayed: known !== undefined };
  };
  return {
    orders,
    answer: (response, request, seen) => {
      const { order, isReplayed } = place(seen.key);
      const headers = isReplayed ? { 'idempotent-replayed': 'true' } : {};
      return fate.json(order, { status: 201, headers })(response, request, seen);
    },
    losing: (fault) => (response, request, seen) => {
      place(seen.key);
      return fault(response, request, seen);
    },
    find: (response, request, seen) => {
      const order = orders.get(seen.path.split('/').at(-1) ?? '');
      const answer = order === undefined ? fate.problem(404, { code: 'not_found' }) : fate.json(order);
      return answer(response, request, seen);
    },
  };
};
