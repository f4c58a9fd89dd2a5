import type { PreparedOrder } from '../checkout/prepare-order.ts';
import { mayExistAfter } from '../checkout/settling.ts';
import { isApiError, isLiveDropsError } from '../errors.ts';
import { asError } from './loading.ts';
import { flowOf, IDLE, type OrderFlow } from './order-flow.ts';

/** An order that is kept until it is known what became of it. */
export type OpenOrder = {
  readonly prepared: PreparedOrder;
  /** Whether the server may have it: it was sent, here or elsewhere, and no answer has settled it. */
  isInDoubt: boolean;
  /** Why it is not settled; `undefined` after a reload. */
  reason: Error | undefined;
  /** Whether it was left so long ago that it is forgotten when the server has no such order. */
  isStale: boolean;
};

/** Shows how far an order is. `false` when a later press has taken over: nothing more is sent then. */
export type Show = (flow: Partial<OrderFlow>) => boolean;

const MOST_SENDS = 5;
const LOOK_UP_PAUSES_MS = [0, 1000, 2000, 4000] as const;

/**
 * Sends an order until an answer settles it. A busy server is waited for, visibly. A lost answer is looked up. What the server has not
 * got then is sent again by `retry()` only: the person decides whether to buy still.
 */
export const send = async (open: OpenOrder, show: Show): Promise<void> => {
  const { prepared } = open;
  const { input } = prepared;
  open.isStale = false;
  for (let sends = 1; show({ status: 'placing', input }); sends += 1) {
    try {
      // One request: waits and look-ups are shown, so none may happen unseen.
      show(flowOf(await prepared.place({ maxRetries: 0 })));
      return;
    } catch (reason) {
      const error = asError(reason);
      open.reason = error;
      open.isInDoubt = mayExistAfter(reason, open.isInDoubt);
      if (open.isInDoubt) return lookUp(open, show);
      const isBusy = isPassing(reason);
      if (!isBusy) await prepared.discard();
      if (!isBusy || sends === MOST_SENDS) {
        show({ status: 'refused', error, ...(isBusy && { input }) });
        return;
      }
      await waitOut(waitMs(reason, sends), (secondsLeft) =>
        show({ status: 'waiting', input, error, secondsLeft }),
      );
    }
  }
};

/** Asks whether the server has made an order of it. Sends nothing that buys. */
export const lookUp = async (open: OpenOrder, show: Show): Promise<void> => {
  const { prepared, reason } = open;
  const { input } = prepared;
  let error = reason;
  if (!show({ status: 'checking', input, error })) return;
  for (const pauseMs of LOOK_UP_PAUSES_MS) {
    if (pauseMs > 0) await sleep(pauseMs);
    try {
      const order = await prepared.find();
      if (order === null && open.isStale) await prepared.discard();
      show(order === null ? notFound(open) : flowOf(order));
      return;
    } catch (failure) {
      error = asError(failure);
    }
  }
  show({ status: 'unknown', input, error });
};

const notFound = ({ isStale, prepared: { input }, reason }: OpenOrder): Partial<OrderFlow> =>
  isStale ? IDLE : { status: 'not_found', input, error: reason };

/** Whether the same request may go through in a moment. Without a status, nothing has left this machine. */
const isPassing = (reason: unknown): boolean =>
  isApiError(reason)
    ? reason.status === 429 || reason.status === 503
    : isLiveDropsError(reason) && reason.isRetrySafe;

const waitMs = (reason: unknown, sends: number): number =>
  (isApiError(reason) ? reason.retryAfterMs : undefined) ?? 1000 * 2 ** (sends - 1);

const waitOut = async (ms: number, show: (secondsLeft: number) => boolean): Promise<void> => {
  for (let left = Math.max(1, Math.ceil(ms / 1000)); left > 0 && show(left); left -= 1) await sleep(1000);
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
