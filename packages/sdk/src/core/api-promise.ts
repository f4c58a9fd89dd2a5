/** What is known about a call that succeeded. */
export type CallMeta = {
  /** The server's id of the request, for support. */
  requestId: string | undefined;
  /** The key that the call was sent with, where the endpoint takes one. */
  idempotencyKey: string | undefined;
  /** `true` when the answer repeats what an earlier request with the same key did. */
  replayed: boolean;
  /** How many requests it took, 1 or more. */
  attempts: number;
};

/** The data of a call together with the raw answer, whose body has been read already. */
export type CallResult<T> = { data: T; response: Response; meta: CallMeta };

/**
 * A promise of a call's data that can also tell about the call itself.
 *
 * @example
 * ```ts
 * const { data, meta } = await client.orders.create({ dropId, quantity: 1 }).withResponse();
 * show(data.number, meta.requestId, meta.attempts, meta.replayed);
 * ```
 */
export class ApiPromise<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  readonly #result: Promise<CallResult<T>>;

  /** @internal */
  constructor(result: Promise<CallResult<T>>) {
    // The base promise is a shell: everything goes through `then` below, so that a rejection that was
    // seen through `withResponse()` is not reported as unhandled through the promise itself.
    super((resolve) => resolve(undefined as T));
    this.#result = result;
  }

  /** The data with the raw answer and what is known about the call. */
  withResponse(): Promise<CallResult<T>> {
    return this.#result;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#result.then(({ data }) => data).then(onFulfilled, onRejected);
  }

  override catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  override finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then((data) => data).finally(onFinally);
  }
}
