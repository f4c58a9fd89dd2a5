import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveDrop } from '../../../../test/live-drop.ts';
import { DREW, renderStudio, type TestStudio } from '../../../../test/render-studio.tsx';

let hasFocus = false;
beforeEach(() => {
  hasFocus = false;
  vi.spyOn(document, 'hasFocus').mockImplementation(() => hasFocus);
});

const openStudio = async (): Promise<TestStudio & { dropId: string; creatorId: string }> => {
  const { db, dropId, creatorId } = createLiveDrop();
  const studio = await renderStudio({ signedInAs: DREW, db });
  await waitFor(() => expect(studio.studio.realtime.state.name).toBe('live'));
  return { ...studio, dropId, creatorId };
};
const toast = (title: string) => screen.findByText(title, { selector: '.mantine-Notification-title' });

describe('a notice', () => {
  it('is on the desktop and in the window, and leads to its screen', async () => {
    const { db, bridge, user, dropId, creatorId } = await openStudio();
    act(() => db.events.append([`creator:${creatorId}`], 'stock.low', { dropId, remaining: 3 }));
    await toast('Test pressing runs low');
    expect(bridge.notices).toContainEqual({
      title: 'Test pressing runs low',
      body: '3 of 50 units are left.',
      screen: { name: 'live', dropId },
    });
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await waitFor(() => expect(window.location.hash).toBe(`#/drops/${dropId}/live`));
    await waitFor(() => expect(screen.queryByText('Test pressing runs low')).toBeNull());
  });

  it('stays off the desktop while the window is looked at', async () => {
    hasFocus = true;
    const { db, bridge, dropId, creatorId } = await openStudio();
    act(() => db.events.append([`creator:${creatorId}`], 'stock.low', { dropId, remaining: 3 }));
    await toast('Test pressing runs low');
    expect(bridge.notices).toEqual([]);
  });

  it('comes in the ways that the settings name', async () => {
    const { db, studio, bridge, dropId, creatorId } = await openStudio();
    const { settings } = studio;
    const { notices } = settings.getState();
    settings.setState({ notices: { ...notices, low: { desktop: true, window: false, sound: false } } });
    act(() => db.events.append([`creator:${creatorId}`], 'stock.low', { dropId, remaining: 3 }));
    await waitFor(() => expect(bridge.notices).toHaveLength(1));
    expect(screen.queryByText('Test pressing runs low')).toBeNull();
    expect(localStorage.getItem('livedrops.studio.settings')).toContain(
      '"low":{"desktop":true,"window":false',
    );
  });

  it('of a start comes by the clock of the server', async () => {
    const { db, bridge, studio } = await openStudio();
    await screen.findByText('Harbour bowl', { selector: 'header *' });
    expect(bridge.notices).toEqual([]);
    db.advance(9 * 60_000 + 20_000);
    await act(() => studio.client.clock.sync());
    await waitFor(() =>
      expect(bridge.notices).toMatchObject([
        { title: expect.stringMatching(/^Harbour bowl starts in (40|35|30|25|20) seconds$/) as string },
      ]),
    );
  });
});

describe('trouble', () => {
  it('is counted until somebody looks, and stays in the window', async () => {
    const { db, studio, dropId, creatorId } = await openStudio();
    const base = {
      dropId,
      orders: 5,
      units: 5,
      revenue: 100,
      currency: 'EUR' as const,
      held: 0,
      remaining: 40,
      stock: 50,
    };
    const recent = Array.from({ length: 5 }, (_, nth) => ({
      id: `ord_failed_${nth}`,
      number: `LD-${nth}`,
      userId: 'usr_2',
      buyerName: 'Rowan',
      status: 'failed' as const,
      quantity: 1,
      unitPrice: 20,
      total: 20,
      currency: 'EUR' as const,
      fulfillment: 'PENDING' as const,
      refund: null,
      refunded: 0,
      refundable: 0,
      dispute: null,
      createdAt: db.now(),
    }));
    act(() => db.events.append([`sales:${creatorId}`], 'sales.updated', { ...base, recent }));
    const title = await toast('Test pressing: many orders are not paid');
    expect(studio.unseen.count.getState()).toBe(1);
    const box = title.closest<HTMLElement>('[role="alert"]');
    expect(within(box ?? document.body).getByText(/^5 of the last 5 orders failed/)).toBeDefined();
    act(() => void window.dispatchEvent(new Event('focus')));
    expect(studio.unseen.count.getState()).toBe(0);
  });

  it('is a connection that stays away while a drop is on air', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { network, bridge } = await openStudio();
    act(() => {
      network.setOnline(false);
      network.disconnect();
    });
    await screen.findByText('Reconnecting');
    await act(() => vi.advanceTimersByTimeAsync(29_000));
    expect(bridge.notices).toEqual([]);
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    await waitFor(() =>
      expect(bridge.notices.map(({ title }) => title)).toEqual(['The Studio does not hear the server']),
    );
    vi.useRealTimers();
  });
});
