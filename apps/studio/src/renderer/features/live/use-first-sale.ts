import { useEffect, useRef } from 'react';
import { playTone } from '../../lib/play-tone.ts';

/**
 * Makes one soft sound when the first order comes while the room is open.
 *
 * @param orders `null` while it is not known how many there are
 */
export const useFirstSale = (orders: number | null, isOn: boolean): void => {
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (before.current === 0 && orders !== null && orders > 0 && isOn) playTone();
    before.current = orders ?? before.current;
  }, [orders, isOn]);
};
