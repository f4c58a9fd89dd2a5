import type { Drop } from '@livedrops/sdk';
import { describeInstant, speakDuration, utcTime } from '../../lib/time.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import styles from './drop-page.module.css';

/** The terms of the drop in plain words, before anybody presses anything. */
export const DropFacts = ({ drop }: { drop: Drop }) => {
  const nowMs = useServerNow();
  return (
    <section>
      <h2>How this drop works</h2>
      <dl className={styles['facts']}>
        <div>
          <dt>Opens</dt>
          <dd>{`${describeInstant(drop.startsAt, nowMs)} · ${utcTime(drop.startsAt)}`}</dd>
        </div>
        <div>
          <dt>Ends</dt>
          <dd>{`${describeInstant(drop.endsAt, nowMs)} · ${utcTime(drop.endsAt)}`}</dd>
        </div>
        <div>
          <dt>Made</dt>
          <dd>{drop.stock === 1 ? 'One piece' : `${drop.stock.toLocaleString('en-GB')} pieces`}</dd>
        </div>
        <div>
          <dt>Per person</dt>
          <dd>
            {drop.perUserLimit === null ? 'No limit' : `${drop.perUserLimit} at most, over all your orders`}
          </dd>
        </div>
        {drop.holdSeconds !== null && (
          <div>
            <dt>Paying</dt>
            <dd>{`Reserve first. Then you have ${speakDuration(drop.holdSeconds * 1000)} to pay.`}</dd>
          </div>
        )}
        <div>
          <dt>Who gets it</dt>
          <dd>First come, first served, by our clock. Yours may be wrong; the countdown is not.</dd>
        </div>
      </dl>
    </section>
  );
};
