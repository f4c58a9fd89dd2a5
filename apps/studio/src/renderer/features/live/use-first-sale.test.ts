import { renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { playTone } from '../../lib/play-tone.ts';
import { useFirstSale } from './use-first-sale.ts';

vi.mock('../../lib/play-tone.ts', () => ({ playTone: vi.fn() }));

it.each([
  ['when the first order comes', [null, 0, 3, 9], true, 1],
  ['once, also when the figures go away for a moment', [0, null, 2, null, 4], true, 1],
  ['not for orders that were there before', [null, 7, 9], true, 0],
  ['not when it is off', [0, 3], false, 0],
])('makes a sound %s', (_name, counts, isOn, times) => {
  vi.mocked(playTone).mockClear();
  const { rerender } = renderHook(({ orders }: { orders: number | null }) => useFirstSale(orders, isOn), {
    initialProps: { orders: counts[0] ?? null },
  });
  for (const orders of counts.slice(1)) rerender({ orders });
  expect(playTone).toHaveBeenCalledTimes(times);
});
