import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { playSaleSound } from './sale-sound.ts';

/** Whether the first sale of a drop is heard, on this computer. */
export const useSaleSound = () =>
  useLocalStorage<boolean>({
    key: 'livedrops.studio.sale-sound',
    defaultValue: true,
    getInitialValueInEffect: false,
    deserialize: (kept) => kept !== 'false',
  });

/**
 * Makes one soft sound when the first order comes while the room is open.
 *
 * @param orders `null` while it is not known how many there are
 */
export const useFirstSale = (orders: number | null, isOn: boolean): void => {
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (before.current === 0 && orders !== null && orders > 0 && isOn) playSaleSound();
    before.current = orders ?? before.current;
  }, [orders, isOn]);
};
