import { sameOrder } from '../checkout/kept-order.ts';
import { memoryOrderStorage } from '../checkout/order-storage.ts';
import {
  prepareOrder,
  resumeOrder,
  type PreparedOrder,
  type PrepareOrderOptions,
} from '../checkout/prepare-order.ts';
import { isLiveDropsError } from '../errors.ts';
import { followTopic } from '../follow-topic.ts';
import type { CreateOrderInput, Order, PayOrderInput } from '../types/order.ts';
import { asError } from './loading.ts';
import { lookUp, send, type OpenOrder, type Show } from './order-attempt.ts';
import {
  flowOf,
  IDLE,
  isOutdated,
  type OrderActions,
  type OrderFlow,
  type OrderFlowStatus,
} from './order-flow.ts';
import type { LiveDropsContext } from './provider.ts';
import { createStore, type ExternalStore } from './store.ts';

/** A person who comes back later than this does not remember the press, and the server begins no order that late. */
const STALE_MS = 600_000;

/** The purchase of one drop: what is kept, what is on its way, and what is heard of it. */
export const createOrderStore = (
  context: LiveDropsContext,
  dropId: string,
): { store: ExternalStore<OrderFlow>; actions: OrderActions } => {
  const purchase = new Purchase(context, dropId);
  return {
    store: purchase.store,
    actions: {
      place: (line) => purchase.place({ dropId, ...line }),
      retry: () => purchase.retry(),
      check: () => purchase.check(),
      pay: (input) => purchase.pay(input),
      reset: () => purchase.reset(),
      giveUp: () => purchase.giveUp(),
    },
  };
};

class Purchase {
  readonly store = createStore<OrderFlow>(IDLE, () => this.#follow());
  readonly #context: LiveDropsContext;
  readonly #options: PrepareOrderOptions & { name: string };
  /** How far the purchase of `#owner` is. The store shows it while that person is signed in. */
  #flow = IDLE;
  #owner: string | undefined;
  /** Whether `#owner` is signed out. */
  #isAway = false;
  /** What is kept, and what `retry()` sends. */
  #open: OpenOrder | undefined;
  /** Each press has its own number: what comes late from an earlier one is not shown. */
  #run = 0;
  /** The end of the last step that changes what is kept. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: LiveDropsContext, dropId: string) {
    this.#context = context;
    this.#options = { storage: context.orderStorage ?? memoryOrderStorage(), name: dropId };
  }

  place(input: CreateOrderInput): void {
    if (!this.#is('idle', 'refused')) return;
    // The person who was signed in before finds their own purchase as it was kept.
    if (this.#isAway) this.#leave(undefined);
    const show = this.#begin();
    show({ status: 'placing', input });
    void this.#place(input, show);
  }

  retry(): void {
    if (this.#open !== undefined && this.#is('not_found', 'unknown', 'refused'))
      void send(this.#open, this.#begin());
  }

  check(): void {
    if (this.#open !== undefined && this.#is('not_found', 'unknown')) void lookUp(this.#open, this.#begin());
  }

  pay(input: PayOrderInput | undefined): void {
    const { order } = this.store.get();
    if (order !== undefined && this.#is('pending')) void this.#pay(order.id, input);
  }

  reset(): void {
    if (this.#is('refused', 'pending', 'done')) this.#end();
  }

  giveUp(): void {
    if (this.#is('placing', 'waiting', 'checking', 'not_found', 'unknown')) this.#end();
  }

  #is(...statuses: OrderFlowStatus[]): boolean {
    return statuses.includes(this.store.get().status);
  }

  #set(flow: OrderFlow): void {
    this.#flow = flow;
    this.store.set(() => (this.#isAway ? IDLE : flow));
  }

  /** Begins a step, which shows how far it is by what this returns. Earlier steps are late from now on. */
  #begin(): Show {
    const mine = (this.#run += 1);
    return (flow) => {
      if (mine !== this.#run) return false;
      if (flow.input === undefined) this.#open = undefined;
      this.#set({ ...IDLE, ...flow });
      return true;
    };
  }

  /** Back to `idle`. What is kept is given up. */
  #end(): void {
    this.#begin();
    this.#set(IDLE);
    void this.#inTurn(async () => {
      await this.#open?.prepared.discard();
      this.#open = undefined;
    });
  }

  /** Back to `idle`, for another person. What is kept stays kept, under the name of the one before. */
  #leave(owner: string | undefined): void {
    this.#owner = owner;
    this.#isAway = false;
    this.#begin();
    this.#set(IDLE);
    void this.#inTurn(async () => {
      this.#open = undefined;
    });
  }

  async #place(input: CreateOrderInput, show: Show): Promise<void> {
    const run = this.#run;
    try {
      await this.#inTurn(async () => {
        // Another person may have signed in while the storage was waited for: it is not kept under their name.
        if (run !== this.#run) return;
        const [step, open] = await this.#prepare(input);
        void step(open, show);
      });
    } catch (reason) {
      // Nothing has been sent.
      show({ status: 'refused', error: asError(reason) });
    }
  }

  /** Keeps an order, to be sent. When another one is kept, that one is looked up in its place. */
  async #prepare(input: CreateOrderInput): Promise<[step: typeof send, open: OpenOrder]> {
    const { client } = this.#context;
    // One that a busy server did not take: asked for again it goes out again, with its key, and it does not stand in the way of another.
    if (this.#open !== undefined && sameOrder(this.#open.prepared.input, input)) return [send, this.#open];
    await this.#open?.prepared.discard();
    try {
      return [send, this.#keep(await prepareOrder(client, input, this.#options))];
    } catch (reason) {
      if (!isLiveDropsError(reason) || reason.code !== 'order_unsettled') throw reason;
      const other = await resumeOrder(client, this.#options);
      // Settled in between: the way is free.
      if (other === null) return this.#prepare(input);
      return [lookUp, this.#keep(other, { reason })];
    }
  }

  #keep(prepared: PreparedOrder, more: Partial<OpenOrder> = {}): OpenOrder {
    // The page that prepared it before may have sent it.
    const { isResumed: isInDoubt } = prepared;
    return (this.#open = { prepared, isInDoubt, reason: undefined, isStale: false, ...more });
  }

  async #pay(orderId: string, input: PayOrderInput | undefined): Promise<void> {
    const { orders } = this.#context.client;
    const { order } = this.#flow;
    const show = this.#begin();
    show({ status: 'paying', order });
    try {
      show(flowOf(await orders.pay(orderId, input)));
    } catch (reason) {
      const found = isOutdated(reason) ? await orders.get(orderId).catch(() => undefined) : undefined;
      // A payment charges once however often it is asked for: the order is still there to be paid.
      const isOver = found !== undefined && found.status !== 'pending';
      show(isOver ? flowOf(found) : { status: 'pending', order: this.#flow.order, error: asError(reason) });
    }
  }

  /** Keeps up with who is signed in and with what becomes of their order. Returns how to stop. */
  #follow(): () => void {
    const { client, realtime } = this.#context;
    const { session } = client;
    let followed: string | undefined;
    let stop: (() => void) | undefined;
    const attach = (userId: string | undefined) => {
      if (this.#welcome(userId)) this.#takeUp();
      if (userId === undefined || userId === followed) return;
      stop?.();
      followed = userId;
      stop = followTopic(realtime, `user:${userId}`, {
        hear: ({ data }) => {
          if ('order' in data) this.#heard(data.order);
        },
        look: () => this.#look(),
      }).stop;
    };
    attach(session?.current?.user.id);
    this.#takeUp();
    const stopSession = session?.subscribe((current) => attach(current?.user.id));
    const onOnline = () => {
      if (this.#is('unknown')) this.check();
    };
    // React Native has neither.
    globalThis.addEventListener?.('online', onOnline);
    return () => {
      stop?.();
      stopSession?.();
      globalThis.removeEventListener?.('online', onOnline);
    };
  }

  /**
   * Shows a purchase to its own person only; a person who comes back finds theirs. Returns whether a person has come, who may have left an
   * order open.
   */
  #welcome(userId: string | undefined): boolean {
    const wasAway = this.#isAway;
    this.#isAway = userId === undefined && this.#owner !== undefined;
    if (this.#isAway || userId === this.#owner) {
      this.#set(this.#flow);
      return wasAway && !this.#isAway;
    }
    // A purchase that was begun while signed out belongs to the first person who signs in.
    if (this.#owner !== undefined) this.#leave(userId);
    this.#owner = userId;
    return true;
  }

  /** Reads a pending order again, of which news may have been missed. */
  async #look(): Promise<void> {
    const { order } = this.#flow;
    if (order === undefined || !this.#is('pending')) return;
    try {
      this.#heard(await this.#context.client.orders.get(order.id));
    } catch {
      // What is shown stays: the next press or event tells more.
    }
  }

  #heard(order: Order): void {
    const { status, order: own } = this.#flow;
    if (own?.id !== order.id) return;
    // What is still on its way is late news then.
    if (order.status !== 'pending') this.#begin()(flowOf(order));
    else if (status === 'pending') this.#set({ ...this.#flow, order });
  }

  /** Settles an order that was left open: by a reload, in another tab, or when its person went away. */
  #takeUp(): void {
    const run = this.#run;
    this.check();
    const resume = async () => {
      const left = await resumeOrder(this.#context.client, this.#options);
      const isFree = this.#is('idle', 'refused') && this.#open === undefined;
      if (left === null || run !== this.#run || !isFree) return;
      const isStale = Date.now() - Date.parse(left.preparedAt) > STALE_MS;
      void lookUp(this.#keep(left, { isStale }), this.#begin());
    };
    // A storage that cannot be read has nothing to resume.
    void this.#inTurn(resume).catch(() => {});
  }

  /** Runs what changes the kept order after everything of the kind that was asked for before. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => {});
    return result;
  }
}
