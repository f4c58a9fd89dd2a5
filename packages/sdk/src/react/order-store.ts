import { sameOrder } from '../checkout/kept-order.ts';
import { memoryOrderStorage } from '../checkout/order-storage.ts';
import {
  prepareOrder,
  resumeOrder,
  type PreparedOrder,
  type PrepareOrderOptions,
} from '../checkout/prepare-order.ts';
import { isFinal, mayExistAfter } from '../checkout/settling.ts';
import { isLiveDropsError } from '../errors.ts';
import { followTopic } from '../follow-topic.ts';
import type { CreateOrderInput, Order, PayOrderInput } from '../types/order.ts';
import { asError } from './loading.ts';
import { IDLE, isOutdated, NOT_SETTLED, type OrderActions, type OrderFlow } from './order-flow.ts';
import type { LiveDropsContext } from './provider.ts';
import { createStore, type ExternalStore } from './store.ts';

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
      pay: (input) => purchase.pay(input),
      reset: () => purchase.reset(),
    },
  };
};

class Purchase {
  readonly store = createStore<OrderFlow>(IDLE, () => this.#follow());
  readonly #context: LiveDropsContext;
  readonly #options: PrepareOrderOptions & { name: string };
  /** What is kept, and what `retry()` sends. */
  #prepared: PreparedOrder | undefined;
  /** Whether it may have been executed: it was sent, here or elsewhere, and no answer has settled it. */
  #isInDoubt = false;
  /** Each press has its own number; what comes late from an earlier one is not for us any more. */
  #run = 0;
  /** The end of the last step that changes what is kept. */
  #turn: Promise<unknown> = Promise.resolve();
  #userId: string | undefined;

  constructor(context: LiveDropsContext, dropId: string) {
    this.#context = context;
    this.#options = { storage: context.orderStorage ?? memoryOrderStorage(), name: dropId };
  }

  place(input: CreateOrderInput): void {
    if (NOT_SETTLED.includes(this.store.get().status)) return;
    void this.#buy(input, () => this.#inTurn(() => this.#prepare(input)));
  }

  retry(): void {
    const prepared = this.#prepared;
    if (prepared !== undefined && ['unfinished', 'unknown'].includes(this.store.get().status))
      void this.#buy(prepared.input, async () => prepared);
  }

  pay(input: PayOrderInput | undefined): void {
    const { status, order } = this.store.get();
    if (status === 'pending' && order !== undefined) void this.#pay(order.id, input);
  }

  reset({ isGivenUp = true } = {}): void {
    this.#begin(IDLE);
    void this.#inTurn(async () => {
      if (isGivenUp) await this.#prepared?.discard();
      this.#prepared = undefined;
    });
  }

  /** Shows where a press has brought us, and tells afterwards whether that is still the newest one. */
  #begin(flow: OrderFlow): () => boolean {
    const mine = (this.#run += 1);
    this.store.set(() => flow);
    return () => mine === this.#run;
  }

  async #buy(input: CreateOrderInput, prepare: () => Promise<PreparedOrder>): Promise<void> {
    const isCurrent = this.#begin({ ...IDLE, status: 'placing', input });
    try {
      const prepared = await prepare();
      if (!isCurrent()) return;
      const order = await prepared.place();
      if (!isCurrent()) return;
      this.#prepared = undefined;
      this.#settle(order);
    } catch (reason) {
      if (isCurrent()) this.#failed(reason);
    }
  }

  /** Keeps an order. Throws `order_unsettled` when another one is kept, which is the one to be finished then. */
  async #prepare(input: CreateOrderInput): Promise<PreparedOrder> {
    const { client } = this.#context;
    // One that was certainly not executed, such as after `rate_limited`: asked for again it goes out again, with its key, and it does
    // not stand in the way of another.
    if (this.#prepared !== undefined && sameOrder(this.#prepared.input, input)) return this.#prepared;
    await this.#prepared?.discard();
    try {
      return this.#keep(await prepareOrder(client, input, this.#options));
    } catch (reason) {
      if (!isUnsettled(reason)) throw reason;
      const other = await resumeOrder(client, this.#options);
      // Settled in between: the way is free.
      if (other === null) return this.#prepare(input);
      this.#keep(other);
      throw reason;
    }
  }

  #keep(prepared: PreparedOrder): PreparedOrder {
    // The page that prepared it before may have sent it, unless that was this one.
    if (prepared.idempotencyKey !== this.#prepared?.idempotencyKey) this.#isInDoubt = prepared.isResumed;
    this.#prepared = prepared;
    return prepared;
  }

  #failed(reason: unknown): void {
    const error = asError(reason);
    const input = this.#prepared?.input;
    if (isUnsettled(reason)) return this.store.set(() => ({ ...IDLE, status: 'unfinished', error, input }));
    if (isLiveDropsError(reason)) this.#isInDoubt = mayExistAfter(reason, this.#isInDoubt);
    if (isFinal(reason, this.#isInDoubt)) this.#prepared = undefined;
    this.store.set(() =>
      this.#isInDoubt ? { ...IDLE, status: 'unknown', error, input } : { ...IDLE, status: 'refused', error },
    );
  }

  async #pay(orderId: string, input: PayOrderInput | undefined): Promise<void> {
    const { orders } = this.#context.client;
    const isCurrent = this.#begin({ ...this.store.get(), status: 'paying', error: undefined });
    try {
      const order = await orders.pay(orderId, input);
      if (isCurrent()) this.#settle(order);
    } catch (reason) {
      const found = isOutdated(reason) ? await orders.get(orderId).catch(() => undefined) : undefined;
      if (!isCurrent()) return;
      if (found !== undefined && found.status !== 'pending') return this.#settle(found);
      // A payment charges once however often it is asked for: the order is still there to be paid.
      this.store.set((state) => ({ ...state, status: 'pending', error: asError(reason) }));
    }
  }

  /** The order as the server gave it. What is still on its way is late news then. */
  #settle(order: Order): void {
    this.#begin({ ...IDLE, order, status: order.status === 'pending' ? 'pending' : 'done' });
  }

  /** Keeps up with who is signed in and with what becomes of their order. Returns how to stop. */
  #follow(): () => void {
    const { client, realtime } = this.#context;
    const { session } = client;
    let followed: string | undefined;
    let stop: (() => void) | undefined;
    const attach = (userId: string | undefined) => {
      // Somebody who is signed out may come back; until then there is nothing to hear.
      if (userId === undefined || userId === followed) return;
      stop?.();
      followed = userId;
      // The order of somebody else is not theirs. It stays kept under its own name.
      if (this.#userId !== undefined && this.#userId !== userId) this.reset({ isGivenUp: false });
      this.#userId = userId;
      stop = followTopic(realtime, `user:${userId}`, {
        hear: ({ data }) => {
          if ('order' in data) this.#heard(data.order);
        },
        look: () => this.#look(),
      }).stop;
      void this.#takeUp();
    };
    attach(session?.current?.user.id);
    if (followed === undefined) void this.#takeUp();
    const stopSession = session?.subscribe((current) => attach(current?.user.id));
    return () => {
      stop?.();
      stopSession?.();
    };
  }

  /** Reads a pending order again, of which news may have been missed. */
  async #look(): Promise<void> {
    const { status, order } = this.store.get();
    if (order === undefined || status !== 'pending') return;
    try {
      this.#heard(await this.#context.client.orders.get(order.id));
    } catch {
      // What is shown stays: the next press or event tells more.
    }
  }

  #heard(order: Order): void {
    const { status, order: own } = this.store.get();
    if (own?.id !== order.id) return;
    if (order.status !== 'pending') this.#settle(order);
    else if (status === 'pending') this.store.set((state) => ({ ...state, order }));
  }

  async #takeUp(): Promise<void> {
    const run = this.#run;
    try {
      await this.#inTurn(async () => {
        const unfinished = await resumeOrder(this.#context.client, this.#options);
        if (unfinished === null || run !== this.#run || this.store.get().status !== 'idle') return;
        const { input } = this.#keep(unfinished);
        this.store.set(() => ({ ...IDLE, status: 'unfinished', input }));
      });
    } catch {
      // A storage that cannot be read has nothing to resume.
    }
  }

  /** Runs what changes the kept order after everything of the kind that was asked for before. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => {});
    return result;
  }
}

const isUnsettled = (reason: unknown): boolean =>
  isLiveDropsError(reason) && reason.code === 'order_unsettled';
