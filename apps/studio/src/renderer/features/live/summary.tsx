import type { Drop } from '@livedrops/sdk';
import { formatCount, formatMoney, spokenDuration } from '../../lib/format.ts';
import type { LiveState } from './live-state.ts';
import classes from './summary.module.css';

/** How it went. */
export const Summary = ({ live, drop }: { live: LiveState; drop: Drop }) => {
  const { remaining, stock } = live.stock ?? drop;
  const { totals } = live;
  const sold = Math.max(0, stock - remaining - (totals?.held ?? 0));
  const share = stock === 0 ? 0 : Math.round((sold / stock) * 100);
  const average = totals === null || totals.orders === 0 ? null : Math.round(totals.revenue / totals.orders);
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
          {formatCount(sold)} of {formatCount(stock)} units ({share} %) went to{' '}
          {formatCount(live.buyers ?? 0)} {live.buyers === 1 ? 'person' : 'people'}
          {totals !== null && ` for ${formatMoney(totals.revenue, drop.currency)}`}. It was open for{' '}
          {spokenDuration(Date.parse(drop.endsAt) - Date.parse(drop.startsAt))}
          {average !== null && `; an order came to ${formatMoney(average, drop.currency)} on average`}.
        </p>
      )}
    </section>
  );
};
