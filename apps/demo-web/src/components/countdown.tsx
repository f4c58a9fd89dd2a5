import { useEffect, useRef } from 'react';
import { milestoneBetween, speakDuration, splitDuration } from '../lib/time.ts';
import { useAnnounce } from './announcer.tsx';
import styles from './countdown.module.css';

const pad = (value: number): string => String(value).padStart(2, '0');

const Cell = ({ value, unit }: { value: string; unit: string }) => (
  <span className={styles['cell']}>
    <span className={styles['value']}>{value}</span>
    <span className={styles['unit']}>{unit}</span>
  </span>
);

/**
 * The big clock. Silent by itself (role=timer); with `spokenAs` it says "Drop opens in 5 minutes"
 * at 10, 5 and 1 minutes, 30 and 10 seconds, and never in between.
 */
export const Countdown = ({
  leftMs,
  label,
  spokenAs,
}: {
  leftMs: number;
  label: string;
  spokenAs?: string;
}) => {
  const announce = useAnnounce();
  const before = useRef(leftMs);
  useEffect(() => {
    const milestone = milestoneBetween(before.current, leftMs);
    before.current = leftMs;
    if (milestone !== null && spokenAs !== undefined) announce(`${spokenAs} ${speakDuration(milestone)}`);
  }, [leftMs, spokenAs, announce]);

  const { days, hours, minutes, seconds } = splitDuration(leftMs);
  return (
    <div className={styles['countdown']}>
      <p className={styles['label']}>{label}</p>
      <div
        role="timer"
        aria-live="off"
        aria-label={`${label} ${speakDuration(leftMs)}`}
        className={styles['clock']}
      >
        {days > 0 && <Cell value={String(days)} unit={days === 1 ? 'day' : 'days'} />}
        <Cell value={pad(hours)} unit="h" />
        <Cell value={pad(minutes)} unit="min" />
        {/* Three cells, so that the clock is one line however long it runs. */}
        {days === 0 && <Cell value={pad(seconds)} unit="s" />}
      </div>
    </div>
  );
};
