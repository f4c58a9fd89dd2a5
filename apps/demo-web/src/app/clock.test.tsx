import { createMockDb } from '@livedrops/sdk/msw';
import { screen } from '@testing-library/react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openShop, ROWAN, startServer } from '../../test/render-shop.tsx';

const MINUTE = 60_000;

/** Milliseconds that no test of the device's clock can bend. */
const trueNow = (() => {
  const start = Date.now() - performance.now();
  return () => Math.round(start + performance.now());
})();

const skewDevice = (byMs: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: trueNow() + byMs });
  onTestFinished(() => void vi.useRealTimers());
};

const upcoming = (startsInMs: number) => {
  const db = createMockDb({ now: trueNow });
  const drop = db.addDrop({
    productId: 'prd_4',
    startsAt: new Date(trueNow() + startsInMs).toISOString(),
    endsAt: new Date(trueNow() + startsInMs + 60 * MINUTE).toISOString(),
    stock: 5,
  });
  return { mock: startServer(db), drop };
};

describe('the countdown', () => {
  it.each([10, -10])('runs on the server’s clock when the device is %i minutes off', async (minutes) => {
    const { mock, drop } = upcoming(5 * MINUTE);
    skewDevice(minutes * MINUTE);
    await openShop(mock, { path: `/d/${drop.id}` });
    // Not the first picture: the clock has to have ticked. A slow machine may take a minute until then.
    await screen.findByRole('timer', { name: /^Opens in (4 minutes (5[0-7]|[0-4]?\d)|3 minutes) / });
    screen.getByRole('button', { name: 'Sign in to be ready' });
  });

  it('opens when the server says so, told live', async () => {
    const { mock, drop } = upcoming(5 * MINUTE);
    await openShop(mock, { path: `/d/${drop.id}`, as: ROWAN });
    expect((await screen.findByRole('button', { name: /^Not open yet/ })).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await screen.findByText('Live updates are on');
    mock.db.advance(5 * MINUTE);
    await screen.findByRole('button', { name: /^Buy/ });
    expect(screen.getByTestId('announcer').textContent).toContain('Moon vase is open. You can buy now.');
  });

  it('says "Opening…" from the start until the server says live, and asks by itself', async () => {
    const { mock, drop } = upcoming(1500);
    const { settle } = mock.db;
    mock.db.settle = () => undefined;
    mock.realtime.setOnline(false);
    await openShop(mock, { path: `/d/${drop.id}`, as: ROWAN });
    expect((await screen.findByRole('button', { name: /^Opening…/ })).getAttribute('aria-disabled')).toBe(
      'true',
    );
    mock.db.settle = settle;
    await screen.findByRole('button', { name: /^Buy/ });
  });
});
