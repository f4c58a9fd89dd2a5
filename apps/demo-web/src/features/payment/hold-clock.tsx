import { useEffect, useRef } from 'react';
import { useAnnounce } from '../../components/announcer.tsx';
import { digits, milestoneBetween, speakDuration } from '../../lib/time.ts';
import styles from './payment-step.module.css';

/** Says the time to pay that is left at 5 and 1 minutes, 30 and 10 seconds. */
export const useSpokenTime = (leftMs: number): void => {
  const announce = useAnnounce();
  const before = useRef(leftMs);
  useEffect(() => {
    const milestone = milestoneBetween(before.current, leftMs);
    before.current = leftMs;
    if (milestone !== null) announce(`${speakDuration(milestone)} left to pay`);
  }, [leftMs, announce]);
};

/** How long units are still kept. */
export const HoldClock = ({ leftMs, leftShare }: { leftMs: number; leftShare: number }) => {
  useSpokenTime(leftMs);
  return (
    <div className={styles['clock']} data-urgent={leftMs <= 30_000}>
      <p
        role="timer"
        aria-live="off"
        aria-label={`Time left to pay: ${speakDuration(leftMs)}`}
        className={styles['time']}
      >
        {digits(leftMs)}
      </p>
      <div className={styles['track']} aria-hidden="true">
        <div className={styles['left']} style={{ transform: `scaleX(${leftShare})` }} />
      </div>
    </div>
  );
};
