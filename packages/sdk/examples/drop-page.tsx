import { isApiError } from '@livedrops/sdk';
import { useCountdown, useDrop, useOrder, useRealtimeState } from '@livedrops/sdk/react';
import type { ReactElement } from 'react';

/** A drop from before its start to the order, in one component. Needs a `LiveDropsProvider` above it. */
export function DropPage({ dropId }: { dropId: string }): ReactElement {
  const { data: drop, error, reload } = useDrop(dropId);
  const untilStart = useCountdown(drop?.startsAt ?? null);
  const order = useOrder(dropId);
  const connection = useRealtimeState();

  if (drop === undefined) {
    return error === undefined ? (
      <p>Loading…</p>
    ) : (
      <button onClick={reload}>Could not load. Try again</button>
    );
  }
  return (
    <main>
      <h1>{drop.title}</h1>
      <p>
        {drop.remaining} of {drop.stock} left{connection.name === 'live' ? '' : ' (reconnecting…)'}
      </p>
      {order.status === 'done' ? (
        <p>Yours: {order.order?.number}</p>
      ) : order.status === 'unknown' || order.status === 'unfinished' ? (
        <button onClick={order.retry}>Finish my order</button>
      ) : order.status === 'pending' ? (
        <button onClick={() => order.pay()}>Pay</button>
      ) : untilStart?.isOver === false ? (
        <p>
          Starts in {untilStart.minutes} min {untilStart.seconds} s
        </p>
      ) : (
        <button
          disabled={drop.status !== 'live' || order.status === 'placing'}
          onClick={() => order.place({ quantity: 1, unitPrice: drop.price })}
        >
          {drop.status === 'sold_out' ? 'Sold out' : 'Buy'}
        </button>
      )}
      {order.status === 'refused' && <p role="alert">{reasonOf(order.error)}</p>}
    </main>
  );
}

const reasonOf = (error: Error | undefined): string =>
  isApiError(error, 'sold_out') ? 'Somebody was faster.' : (error?.message ?? '');
