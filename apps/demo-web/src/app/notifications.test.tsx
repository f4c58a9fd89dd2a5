import { scenarios } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createFakePush } from '../../test/fake-push.ts';
import { API_URL, openShop, ROWAN, startServer, TAYLOR } from '../../test/render-shop.tsx';

const MINUTE = 60_000;

/** Rowan follows Kiln & Salt, whose next drop starts in ten minutes. */
const openLive = async (path: string) => {
  const mock = startServer();
  const shop = await openShop(mock, { path, as: ROWAN });
  await expect.poll(() => shop.hears('creator:crt_1')).toBe(true);
  return { ...mock, ...shop };
};

const userIdOf = ({ db }: ReturnType<typeof startServer>, email: string): string => {
  const found = [...db.users.values()].find((user) => user.email === email);
  if (found === undefined) throw new Error(`no ${email}`);
  return found.id;
};

describe('the bell', () => {
  it('counts what is unread, aloud, and leads to the inbox', async () => {
    const { db, user, where } = await openLive('/products');
    await screen.findByRole('link', { name: 'Notifications, none unread' });
    db.advance(11 * MINUTE);
    // Its reminder came as well, as the clock passed it.
    const bell = await screen.findByRole('link', { name: /^Notifications, \d unread$/ });
    await waitFor(() =>
      expect(screen.getByTestId('announcer').textContent).toMatch(/^New notification, \d unread$/),
    );
    await user.click(bell);
    expect(where()).toBe('/notifications');
    await screen.findByRole('link', { name: /^New: ?Harbour bowl went live$/ });
  });

  it('knows at once what is read elsewhere', async () => {
    const mock = await openLive('/products');
    const { db } = mock;
    await screen.findByRole('link', { name: 'Notifications, none unread' });
    db.advance(11 * MINUTE);
    await screen.findByRole('link', { name: /^Notifications, \d unread$/ });
    // Another tab of the same person: nothing happens on any topic.
    const userId = userIdOf(mock, ROWAN);
    db.readUpToMs.set(userId, db.clock.now());
    db.inboxes.tell(userId);
    await screen.findByRole('link', { name: 'Notifications, none unread' });
  });

  it('is for people who are signed in', async () => {
    await openShop(startServer());
    await screen.findByText('Live updates are on');
    expect(screen.queryByRole('link', { name: /^Notifications/ })).toBeNull();
  });
});

describe('the inbox', () => {
  it('says what to do when it is empty, and to sign in first', async () => {
    await openShop(startServer(), { path: '/notifications', as: TAYLOR });
    await screen.findByText('Nothing yet');
    const { leave } = await openShop(startServer(), { path: '/notifications' });
    await screen.findByText('Sign in to see your notifications');
    leave();
  });

  it('shows what comes while one looks, marks it, and counts it as read when it was seen', async () => {
    const mock = await openLive('/notifications');
    const { db, user, where } = mock;
    await screen.findByText('You have seen them all.');
    db.advance(11 * MINUTE);
    const link = await screen.findByRole('link', { name: /^New: ?Harbour bowl went live$/ });
    screen.getByRole('heading', { level: 2, name: 'Today' });
    // Seen for a moment: read, and the mark stays while one looks.
    await screen.findByRole('link', { name: 'Notifications, none unread' });
    expect(db.readUpToMs.get(userIdOf(mock, ROWAN))).toBeGreaterThan(0);
    expect(link.textContent).toBe('New: Harbour bowl went live');
    await user.click(screen.getByRole('button', { name: 'Mark all read' }));
    await screen.findByText('You have seen them all.');
    await user.click(screen.getByRole('link', { name: 'Harbour bowl went live' }));
    expect(where()).toMatch(/^\/d\/drp_/);
  });

  it('has what happened to an order, and leads to it', async () => {
    const mock = startServer();
    const { user } = await openShop(mock, { path: '/d/drp_1', as: ROWAN });
    await user.click(await screen.findByRole('button', { name: /^Buy/ }));
    await user.click(await screen.findByRole('link', { name: 'Notifications, 1 unread' }));
    await user.click(await screen.findByRole('link', { name: /^New: ?Your order is confirmed$/ }));
    // Followed at once, before it was on the screen for long.
    await screen.findByRole('link', { name: 'Notifications, none unread' });
    await screen.findByRole('heading', { level: 1, name: /Tide cup|LD-/ });
  });

  it('loads older ones a page at a time', async () => {
    const mock = startServer();
    const drop = mock.db.drops.get('drp_5');
    if (drop === undefined) throw new Error('no drop');
    // One an hour: more of them would be one item.
    for (let number = 1; number <= 30; number += 1) {
      const bowl = { ...drop, id: `drp_bowl_${number}`, title: `Bowl ${number}`, status: 'ended' as const };
      mock.db.clock.advance(60 * MINUTE);
      mock.db.drops.set(bowl.id, bowl);
      mock.db.events.append([`creator:${drop.creatorId}`], 'drop.started', { drop: bowl });
    }
    const { user } = await openShop(mock, { path: '/notifications', as: ROWAN });
    await screen.findByRole('link', { name: /^New: ?Bowl 30 went live$/ });
    expect(screen.queryByRole('link', { name: /Bowl 1 went live/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show older notifications' }));
    await screen.findByRole('link', { name: /Bowl 1 went live/ });
    screen.getByText('That is all of the last 30 days.');
  });

  it('says that it could not be loaded, and tries again', async () => {
    const mock = startServer();
    mock.server.use(...scenarios.offline({ baseUrl: API_URL, endpoint: 'notifications.list' }));
    const { user } = await openShop(mock, { path: '/notifications', as: ROWAN });
    await screen.findByText('No answer from LiveDrops');
    mock.server.resetHandlers();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('You have seen them all.');
  });
});

describe('the settings', () => {
  const open = async (mock: ReturnType<typeof startServer>, push = createFakePush()) => {
    const shop = await openShop(mock, { path: '/account/notifications', as: ROWAN, push });
    await screen.findByRole('table', { name: 'What you are told, and where' });
    return { ...shop, push };
  };
  const saved = (mock: ReturnType<typeof startServer>) => mock.db.preferences.get(userIdOf(mock, ROWAN));

  it('are saved at once', async () => {
    const mock = startServer();
    const { user } = await open(mock);
    await user.click(screen.getByRole('switch', { name: 'A drop goes live: E-mail' }));
    await user.click(screen.getByRole('switch', { name: 'Your orders: Push' }));
    await expect
      .poll(() => saved(mock)?.kinds)
      .toMatchObject({ dropStarted: { email: true, push: true }, orders: { push: false } });
    await user.selectOptions(screen.getByLabelText('Remind me of a start'), '1 hour before');
    await expect.poll(() => saved(mock)?.reminderMinutes).toBe(60);
    await user.click(screen.getByRole('switch', { name: /^Quiet hours/ }));
    const from = await screen.findByLabelText('From');
    await user.clear(from);
    await user.type(from, '23:30');
    await user.tab();
    await user.selectOptions(screen.getByLabelText('Time zone'), 'Europe/Lisbon');
    await expect
      .poll(() => saved(mock)?.quietHours)
      .toEqual({ from: '23:30', to: '08:00', timeZone: 'Europe/Lisbon' });
    await screen.findByText('Saved');
  });

  it('go back to what they were when the server refuses, and only that one', async () => {
    const mock = startServer();
    const { user } = await open(mock);
    await user.click(screen.getByRole('switch', { name: 'Your orders: Inbox' }));
    await expect.poll(() => saved(mock)?.kinds.orders.inbox).toBe(false);
    mock.server.use(
      ...scenarios.offline({ baseUrl: API_URL, endpoint: 'notifications.updatePreferences' }),
      ...scenarios.slow({ baseUrl: API_URL, endpoint: 'notifications.preferences', delayMs: 60_000 }),
    );
    const refused = screen.getByRole('switch', { name: 'A drop goes live: Push' });
    await user.click(refused);
    expect(refused).toHaveProperty('checked', false);
    await screen.findByText(/^Not saved: it is as before\./);
    expect(refused).toHaveProperty('checked', true);
    expect(screen.getByRole('switch', { name: 'Your orders: Inbox' })).toHaveProperty('checked', false);
  });

  it('say which channels there are not', async () => {
    const mock = startServer();
    mock.db.pushKey = null;
    mock.db.hasEmail = false;
    await open(mock);
    expect(screen.getAllByText('Not available here')).toHaveLength(3);
    expect(screen.queryByRole('switch', { name: /Push|E-mail/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /this device/ })).toBeNull();
  });
});

describe('this device', () => {
  const openSettings = async (push = createFakePush()) => {
    const mock = startServer();
    const shop = await openShop(mock, { path: '/account/notifications', as: ROWAN, push });
    return { ...mock, ...shop, push };
  };
  const TURN_ON = { name: 'Turn on notifications on this device' };

  it('is asked for after a press only, told to the server, and taken back', async () => {
    const { db, user, push } = await openSettings();
    const button = await screen.findByRole('button', TURN_ON);
    expect(push.asked).toBe(0);
    await user.click(button);
    await screen.findByText('On for this device');
    expect(push.subscribed?.publicKey).toBe(db.pushKey);
    expect([...db.pushDevices.keys()]).toEqual([push.subscribed?.device.endpoint]);
    await user.click(screen.getByRole('button', { name: 'Turn off on this device' }));
    await screen.findByText('Off for this device');
    expect(db.pushDevices.size).toBe(0);
    expect(push.subscribed).toBeNull();
  });

  it('is forgotten on signing out', async () => {
    const { db, user, push } = await openSettings();
    await user.click(await screen.findByRole('button', TURN_ON));
    await screen.findByText('On for this device');
    await user.click(screen.getByRole('link', { name: 'Account' }));
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    await screen.findByRole('link', { name: 'Sign in' });
    expect(db.pushDevices.size).toBe(0);
    expect(push.subscribed).toBeNull();
  });

  it('is subscribed anew when the server has another key', async () => {
    const push = createFakePush();
    await push.subscribe('an old key');
    const { db } = await openSettings(push);
    await screen.findByText('On for this device');
    expect(push.subscribed?.publicKey).toBe(db.pushKey);
    expect([...db.pushDevices.keys()]).toEqual(['https://push.example.com/2']);
  });

  it('says when the person said no, and asks no more', async () => {
    const { user, push } = await openSettings(createFakePush({ answer: 'denied' }));
    await user.click(await screen.findByRole('button', TURN_ON));
    await screen.findByText('Blocked in your browser');
    expect(screen.queryByRole('button', TURN_ON)).toBeNull();
    expect(push.subscribed).toBeNull();
  });

  it('says when the browser cannot do it, or cannot reach its push service', async () => {
    const { leave } = await openSettings(createFakePush({ isSupported: false }));
    await screen.findByText('Not possible in this browser');
    leave();
    const failure = new DOMException('Registration failed', 'AbortError');
    const { user, db } = await openSettings(createFakePush({ failure }));
    await user.click(await screen.findByRole('button', TURN_ON));
    await screen.findByText(/^Not changed\. Your browser could not reach its push service/);
    expect(db.pushDevices.size).toBe(0);
  });

  it('opens the page of a notification that was pressed', async () => {
    const { push, where } = await openSettings();
    await screen.findByRole('button', TURN_ON);
    push.press('/d/drp_1');
    await screen.findByRole('heading', { level: 1, name: 'Tide cup' });
    expect(where()).toBe('/d/drp_1');
    expect(within(document.body).queryByRole('button', TURN_ON)).toBeNull();
  });
});
