import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import type { ReactNode } from 'react';
import { DropPicture } from '../../components/drop-picture.tsx';
import { Ticking } from '../../components/ticking.tsx';
import { isOnAir } from '../../lib/drop-phase.ts';
import { StatusTag } from '../../components/status-tag.tsx';
import { isOver, type DropPhase } from '../../lib/drop-phase.ts';
import { formatCountdown, formatElapsed, formatMoney, formatWhen, spokenDuration } from '../../lib/format.ts';
import { LiveControls } from './live-controls.tsx';
import type { LiveTotals } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
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
  totals: LiveTotals | null;
  remaining: number;
  phase: DropPhase;
  whyOff: string | null;
  store: LiveStore;
  /** Switches of the room. */
  children: ReactNode;
};

/** State, clocks and controls: the strip that is looked at first. */
export const LiveHeader = ({ drop, totals, remaining, phase, whyOff, store, children }: LiveHeaderProps) => {
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
      <div className={classes['switches']}>{children}</div>
      <LiveControls
        drop={drop}
        totals={totals}
        remaining={remaining}
        phase={phase}
        whyOff={whyOff}
        store={store}
      />
    </header>
  );
};
