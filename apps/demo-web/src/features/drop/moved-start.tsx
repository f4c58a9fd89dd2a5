import type { Drop } from '@livedrops/sdk';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useAnnounce } from '../../components/announcer.tsx';
import { describeInstant, shortInstant } from '../../lib/time.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import styles from './buy-panel.module.css';

/**
 * Says, also aloud, that the start was moved while the page is open: the countdown alone would only jump. Below the button, which
 * must not move for it, and beside the new time.
 */
export const MovedStart = ({
  drop: { startsAt, status, title },
  isWaiting,
}: {
  drop: Drop;
  /** Whether the start is still to come. Then there is room for a line beside the new time, which the sentence at the start takes. */
  isWaiting: boolean;
}) => {
  const nowMs = useServerNow();
  const announce = useAnnounce();
  const [first] = useState(startsAt);
  const told = useRef(startsAt);
  const speak = useEffectEvent((before: string) =>
    announce(
      `${title}: the start has moved. Now: ${describeInstant(startsAt, nowMs)}. Before: ${shortInstant(before, nowMs)}.`,
    ),
  );
  useEffect(() => {
    const before = told.current;
    told.current = startsAt;
    if (before !== startsAt && status === 'scheduled') speak(before);
  }, [startsAt, status]);
  if (first === startsAt || !isWaiting) return null;
  return (
    <p className={styles['moved']}>
      <b>The start has moved.</b> <span>{`Before: ${shortInstant(first, nowMs)}.`}</span>
    </p>
  );
};
