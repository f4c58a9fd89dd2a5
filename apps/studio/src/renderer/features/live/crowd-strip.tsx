import { t } from '@lingui/core/macro';
import { formatCount } from '../../lib/format.ts';
import { paymentHealth, refusedText, refusedTotal, type Crowd } from './crowd.ts';
import classes from './crowd-strip.module.css';
import type { LiveFrame } from './live-frame.ts';

/** From those who look to those who have it: who watches, pays, bought, and was turned away. */
export const CrowdStrip = ({ crowd, frame }: { crowd: Crowd; frame: LiveFrame }) => {
  const { watching, refused, payments } = crowd;
  const total = refusedTotal(refused);
  const health = payments === null ? null : paymentHealth(payments);
  return (
    <dl className={`${classes['strip']} figures`} aria-label={t`Fans`}>
      <Step words={t`watching`} count={watching} />
      {payments !== null && <Step words={t`paying`} count={payments.waiting} />}
      <Step words={t`bought`} count={frame.buyers} />
      <Step words={t`turned away`} count={total}>
        {total > 0 && <dd className={`${classes['more']} dim`}>{refusedText(refused)}</dd>}
      </Step>
      {health !== null && (
        <div className={health.isTrouble ? classes['trouble'] : undefined}>
          <dt className="visually-hidden">{t`Payments`}</dt>
          <dd className={classes['more']}>{health.text}</dd>
        </div>
      )}
    </dl>
  );
};

const Step = ({
  words,
  count,
  children,
}: {
  words: string;
  count: number | null;
  children?: React.ReactNode;
}) => (
  <div>
    <dt>{words}</dt>
    <dd>{count === null ? '–' : formatCount(count)}</dd>
    {children}
  </div>
);
