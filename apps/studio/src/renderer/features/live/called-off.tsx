import type { Drop } from '@livedrops/sdk';
import { formatCount, formatMoney, spokenDuration } from '../../lib/format.ts';
import type { LiveFrame } from './live-frame.ts';
import classes from './summary.module.css';

const sentenceOf = ({ stock, sold, orders, revenue, buyers }: LiveFrame, drop: Drop): string => {
  const share = stock === 0 ? 0 : Math.round((sold / stock) * 100);
  const people = `${formatCount(buyers ?? 0)} ${buyers === 1 ? 'person' : 'people'}`;
  const sum = revenue === null ? '' : ` for ${formatMoney(revenue, drop.currency)}`;
  const open = spokenDuration(Date.parse(drop.endsAt) - Date.parse(drop.startsAt));
  const average =
    orders === null || orders === 0
      ? ''
      : `; an order came to ${formatMoney(Math.round((revenue ?? 0) / orders), drop.currency)} on average`;
  return `${formatCount(sold)} of ${formatCount(stock)} units (${share} %) went to ${people}${sum}. It was open for ${open}${average}.`;
};

/** How it went. */
export const Summary = ({ frame, drop, hadOrders }: { frame: LiveFrame; drop: Drop; hadOrders: boolean }) => {
  const { stock, sold } = frame;
  return (
    <section className={classes['panel']} aria-label="Summary">
      <h2>
        {drop.status === 'cancelled'
          ? 'This drop was called off'
          : sold === stock
            ? 'Everything sold'
            : 'The drop has ended'}
      </h2>
      {drop.status === 'cancelled' && sold === 0 ? (
        <p className={classes['sentence']}>
          {hadOrders
            ? 'Every order of it is cancelled, what was paid goes back, and its buyers were told.'
            : 'Nobody had ordered, so nothing has to go back.'}
        </p>
      ) : (
        <p className={`${classes['sentence']} figures`}>{sentenceOf(frame, drop)}</p>
      )}
    </section>
  );
};
