import type { Drop } from '@livedrops/sdk';
import { formatCount, formatMoney, spokenDuration } from '../../lib/format.ts';
import type { LiveFrame } from './live-frame.ts';
import classes from './summary.module.css';

/** How it went. */
export const Summary = ({ frame, drop }: { frame: LiveFrame; drop: Drop }) => {
  const { remaining, stock, sold, orders, revenue, buyers } = frame;
  const share = stock === 0 ? 0 : Math.round((sold / stock) * 100);
  const average = orders === null || orders === 0 ? null : Math.round((revenue ?? 0) / orders);
  return (
    <section className={classes['panel']} aria-label="Summary">
      <h2>
        {drop.status === 'cancelled'
          ? 'This drop was called off'
          : remaining === 0
            ? 'Everything sold'
            : 'The drop has ended'}
      </h2>
      {drop.status === 'cancelled' && sold === 0 ? (
        <p className={classes['sentence']}>
          Every order of it is cancelled, what was paid goes back, and its buyers were told.
        </p>
      ) : (
        <p className={`${classes['sentence']} figures`}>
          {formatCount(sold)} of {formatCount(stock)} units ({share} %) went to {formatCount(buyers ?? 0)}{' '}
          {buyers === 1 ? 'person' : 'people'}
          {revenue !== null && ` for ${formatMoney(revenue, drop.currency)}`}. It was open for{' '}
          {spokenDuration(Date.parse(drop.endsAt) - Date.parse(drop.startsAt))}
          {average !== null && `; an order came to ${formatMoney(average, drop.currency)} on average`}.
        </p>
      )}
    </section>
  );
};
