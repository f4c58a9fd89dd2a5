import { plural, t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { DropPicture } from './drop-picture.tsx';
import { StatusTag } from './status-tag.tsx';
import { StockBar } from './stock-bar.tsx';
import { Ticking } from './ticking.tsx';
import { isOnAir, unitsSold } from '../lib/drop-phase.ts';
import { formatCount, formatCountdown, formatMoney, formatWhen } from '../lib/format.ts';
import { useDropPhase } from '../lib/use-drop-phase.ts';
import classes from './next-up.module.css';

/** The one drop that matters most now: what runs, else what comes next. */
export const NextUp = ({ drop }: { drop: Drop }) => {
  const phase = useDropPhase(drop);
  const onAir = isOnAir(drop.status);
  const until = Date.parse(onAir ? drop.endsAt : drop.startsAt);
  const when = formatWhen(until);
  const { stock } = drop;
  const [soldText, stockText] = [formatCount(unitsSold(drop)), formatCount(stock)];
  return (
    <section
      className={classes['strip']}
      data-on-air={onAir ? '' : undefined}
      aria-label={onAir ? t`On air now` : t`Next drop`}
    >
      <DropPicture imageUrl={drop.imageUrl} image={drop.image} size={72} />
      <div className={classes['what']}>
        <StatusTag phase={phase} />
        <h2>{drop.title}</h2>
        <p className="dim figures">
          {[
            formatMoney(drop.price, drop.currency),
            plural(stock, { one: '# unit', other: '# units' }),
            onAir ? t`ends ${when}` : when,
          ].join(' · ')}
        </p>
      </div>
      <div className={classes['clock']} role="timer">
        <span className="dim">{phase === 'opening' ? t`Opening` : onAir ? t`Ends in` : t`Starts in`}</span>
        <span className={`${classes['countdown']} figures`}>
          <Ticking text={(nowMs) => formatCountdown(until - nowMs)} />
        </span>
      </div>
      <div className={classes['stock']}>
        <span className="figures">
          <b>{soldText}</b> <span className="dim">{t`of ${stockText} sold`}</span>
        </span>
        <StockBar sold={unitsSold(drop)} held={drop.held} stock={stock} />
      </div>
      <Button component={Link} to={`/drops/${drop.id}/live`} variant={onAir ? 'filled' : 'default'}>
        {t`Open live view`}
      </Button>
    </section>
  );
};
