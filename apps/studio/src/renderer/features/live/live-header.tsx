import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { memo } from 'react';
import { DropPicture } from '../../components/drop-picture.tsx';
import { ShopLink } from '../../components/shop-link.tsx';
import { Ticking } from '../../components/ticking.tsx';
import { StatusTag } from '../../components/status-tag.tsx';
import { isOnAir, isOver, type DropPhase } from '../../lib/drop-phase.ts';
import { formatCountdown, formatElapsed, formatMoney, formatWhen, spokenDuration } from '../../lib/format.ts';
import { pageOfDrop } from '../../lib/shop-pages.ts';
import { LiveControls } from './live-controls.tsx';
import type { LiveStore } from './live-store.ts';
import { RoomSwitches } from './room-switches.tsx';
import classes from './live-header.module.css';

const termsOf = ({ price, currency, perUserLimit, holdSeconds, status, startsAt, endsAt }: Drop): string => {
  const start = formatWhen(startsAt);
  const end = formatWhen(endsAt);
  return [
    formatMoney(price, currency),
    ...(perUserLimit === null ? [] : [t`${perUserLimit} a person`]),
    ...(holdSeconds === null ? [] : [t`${{ time: spokenDuration(holdSeconds * 1_000) }} to pay`]),
    isOver(status) ? t`${start} to ${end}` : t`starts ${start}`,
  ].join(' · ');
};

type LiveHeaderProps = {
  drop: Drop;
  phase: DropPhase;
  whyOff: string | null;
  store: LiveStore;
  isBig: boolean;
  onBig: (isBig: boolean) => void;
};

/** State, clocks and controls: the strip that is looked at first. Sales alone change nothing of it. */
export const LiveHeader = memo(({ drop, phase, whyOff, store, isBig, onBig }: LiveHeaderProps) => {
  const isRunning = isOnAir(drop.status);
  return (
    <header className={classes['header']}>
      <DropPicture imageUrl={drop.imageUrl} image={drop.image} size={48} />
      <div className={classes['what']}>
        <h1>{drop.title}</h1>
        <p className="dim figures">{termsOf(drop)}</p>
      </div>
      <div className={classes['air']} role="timer">
        <StatusTag phase={phase} size="l" />
        {isRunning && (
          <dl className={classes['clocks']}>
            <div>
              <dt>{t({ context: 'clock', message: 'On air' })}</dt>
              <dd className="figures">
                <Ticking text={(nowMs) => formatElapsed(nowMs - Date.parse(drop.startsAt))} />
              </dd>
            </div>
            <div>
              <dt>{t`Ends in`}</dt>
              <dd className="figures">
                <Ticking text={(nowMs) => formatCountdown(Date.parse(drop.endsAt) - nowMs)} />
              </dd>
            </div>
          </dl>
        )}
      </div>
      <div className={classes['switches']}>
        <ShopLink page={pageOfDrop(drop)} isCompact />
        {!isOver(drop.status) && <RoomSwitches isBig={isBig} onBig={onBig} />}
      </div>
      <LiveControls drop={drop} phase={phase} whyOff={whyOff} store={store} />
    </header>
  );
});
