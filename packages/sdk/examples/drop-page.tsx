import { isApiError, type Drop } from '@livedrops/sdk';
import { useCountdown, useDrop, useOrder, useRealtimeState } from '@livedrops/sdk/react';
import type { ReactElement } from 'react';

/** A drop from before its start to the order, in one file. Needs a `LiveDropsProvider` above it. */
export function DropPage({ dropId }: { dropId: string }): ReactElement {
  const { data: drop, error, reload } = useDrop(dropId);
  const untilStart = useCountdown(drop?.startsAt ?? null);
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
      {untilStart?.isOver === false && (
        <p>
          Starts in {untilStart.minutes} min {untilStart.seconds} s
        </p>
      )}
      <Purchase drop={drop} />
    </main>
  );
}

function Purchase({ drop }: { drop: Drop }): ReactElement {
  const { status, order, error, secondsLeft, place, retry, check, pay, reset } = useOrder(drop.id);
  switch (status) {
    case 'placing':
    case 'paying':
      return <p>One moment…</p>;
    case 'waiting':
      return <p>Busy. Your order is sent again in {secondsLeft} s</p>;
    case 'checking':
      return <p>Finding out whether your order went through…</p>;
    case 'not_found':
      return <button onClick={retry}>No order was made so far. Try again</button>;
    case 'unknown':
      return <button onClick={check}>Check whether my order went through</button>;
    case 'pending':
      return <button onClick={() => pay()}>Pay</button>;
    case 'done':
      return order?.status === 'confirmed' ? (
        <p>Yours: {order.number}</p>
      ) : (
        <button onClick={reset}>Your order came to nothing. Begin anew</button>
      );
    case 'idle':
    case 'refused':
      return (
        <>
          <button
            disabled={drop.status !== 'live'}
            onClick={() => place({ quantity: 1, unitPrice: drop.price })}
          >
            {drop.status === 'sold_out' ? 'Sold out' : 'Buy'}
          </button>
          {error !== undefined && <p role="alert">{reasonOf(error)}</p>}
        </>
      );
  }
}

const reasonOf = (error: Error): string =>
  isApiError(error, 'sold_out') ? 'Somebody was faster.' : error.message;
