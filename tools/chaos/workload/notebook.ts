import { isApiError, isLiveDropsError, type LiveDrops, type Order, type OrderLine } from '@livedrops/sdk';
import {
  type CallOutcome,
  type Change,
  type ChangeCall,
  type ClientLog,
  type Edit,
  type EditCall,
  type OrderCall,
  toSeenOrder,
} from './client-log.ts';
import type { Person } from './shop.ts';

/** An order that somebody wants: whatever happens, it keeps its key. */
export type Wish = { person: Person; key: string; lines: readonly OrderLine[]; intent: string };

/** Makes the calls, and writes down each with its outcome. */
export type Notebook = {
  log: ClientLog;
  create(wish: Wish, server: number): Promise<OrderCall>;
  lookUp(wish: Wish, server: number): Promise<OrderCall>;
  change(person: Person, change: Change, server: number): Promise<ChangeCall>;
  edit(creator: Person, edit: Edit, server: number): Promise<EditCall>;
};

export function createNotebook(): Notebook {
  const orders: OrderCall[] = [];
  const changes: ChangeCall[] = [];
  const edits: EditCall[] = [];

  async function ask(
    call: OrderCall['call'],
    { person, key, lines, intent }: Wish,
    server: number,
    asking: (client: LiveDrops) => Promise<CallOutcome>,
  ): Promise<OrderCall> {
    const at = Date.now();
    const outcome = await asking(clientOf(person, server));
    const made = { call, intent, server, at, doneAt: Date.now(), userId: person.userId, key, lines, outcome };
    orders.push(made);
    return made;
  }

  return {
    log: { orders, changes, edits },
    create: (wish, server) =>
      ask('create', wish, server, (client) => {
        const [first, ...others] = wish.lines;
        const body = first && others.length === 0 ? first : { items: [...wish.lines] };
        return settle(client.orders.create(body, { idempotencyKey: wish.key }).withResponse(), isRefusal);
      }),
    lookUp: (wish, server) =>
      ask('lookup', wish, server, (client) =>
        settle(client.orders.byKey(wish.key).withResponse(), (error) => isApiError(error, 'not_found')),
      ),
    async change(person, change, server) {
      const at = Date.now();
      const outcome = await makeChange(clientOf(person, server), change).then(
        ({ status, payment }) => ({ kind: 'ok', status, payment: payment?.status ?? null }) as const,
        (error: unknown) =>
          ({ kind: isRefusal(error) ? 'refused' : 'unknown', code: codeOf(error) }) as const,
      );
      const { userId } = person;
      const made = { ...change, intent: change.call, userId, server, at, doneAt: Date.now(), outcome };
      changes.push(made);
      return made;
    },
    async edit(creator, edit, server) {
      const at = Date.now();
      const outcome = await makeEdit(clientOf(creator, server), edit).then(
        () => ({ kind: 'ok' }) as const,
        (error: unknown) =>
          ({ kind: isRefusal(error) ? 'refused' : 'unknown', code: codeOf(error) }) as const,
      );
      const made = { ...edit, intent: edit.call, server, at, doneAt: Date.now(), outcome };
      edits.push(made);
      return made;
    },
  };
}

function clientOf({ clients }: Person, server: number): LiveDrops {
  const client = clients[server];
  if (!client) throw new RangeError(`there is no server ${server}`);
  return client;
}

const isRefusal = (error: unknown): boolean => isLiveDropsError(error) && error.outcome === 'not_executed';

/** What is not an error of the SDK is a bug of it or of ours, and ends the run. */
function codeOf(error: unknown): string {
  if (!isLiveDropsError(error)) throw error;
  return error.code;
}

async function settle(
  call: Promise<{ data: Order; meta: { replayed: boolean } }>,
  isDefinite: (error: unknown) => boolean,
): Promise<CallOutcome> {
  try {
    const { data, meta } = await call;
    return { kind: 'ok', order: toSeenOrder(data), isReplay: meta.replayed };
  } catch (error) {
    return { kind: isDefinite(error) ? 'refused' : 'unknown', code: codeOf(error) };
  }
}

function makeChange({ orders }: LiveDrops, change: Change): Promise<Order> {
  switch (change.call) {
    case 'pay':
      return orders.pay(change.orderId, { paymentMethod: change.method });
    case 'cancel':
      return orders.cancel(change.orderId, { dropId: change.dropId });
    case 'fulfill':
      return orders.fulfill(change.orderId, { fulfillment: change.to, dropId: change.dropId });
    case 'refund':
      return orders.refund(
        change.orderId,
        {
          dropId: change.dropId,
          reason: change.wish,
          ...(change.amount === null ? { restock: true } : { amount: change.amount }),
        },
        { idempotencyKey: change.wish },
      );
  }
}

function makeEdit({ drops }: LiveDrops, edit: Edit): Promise<unknown> {
  switch (edit.call) {
    case 'restock':
      return drops.restock(edit.dropId, { quantity: edit.quantity });
    case 'pause':
      return drops.pause(edit.dropId);
    case 'resume':
      return drops.resume(edit.dropId);
    case 'call-off':
      return drops.cancel(edit.dropId);
    case 'price':
      return drops.update(edit.dropId, { price: edit.price });
  }
}
