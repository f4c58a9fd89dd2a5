import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { createShowNotice } from './show-notice.ts';

class FakeNotification extends EventEmitter {
  isShown = false;
  show(): void {
    this.isShown = true;
  }
}

it('holds what it shows, so that a click arrives however late it comes', () => {
  const opened: unknown[] = [];
  const screen = { name: 'live', dropId: 'drp_1' } as const;
  const made: FakeNotification[] = [];
  const { showNotice, held } = createShowNotice({
    create: () => {
      const notification = new FakeNotification();
      made.push(notification);
      return notification as never;
    },
    isLookedAt: () => false,
    onClick: (clicked) => opened.push(clicked),
  });
  for (let nth = 0; nth < 60; nth += 1)
    expect(showNotice({ title: 'Sold out', body: `Drop ${nth}`, screen })).toBe(true);
  expect(made.every(({ isShown }) => isShown)).toBe(true);
  expect(held).toEqual(made.slice(-50));
  // Systems tell that a notification is closed when it only moves to their list.
  made[59]?.emit('close');
  expect(held).toContain(made[59]);
  made[59]?.emit('click');
  expect(opened).toEqual([screen]);
});

it('says where the system shows none', () => {
  const { showNotice } = createShowNotice({
    create: () => undefined,
    isLookedAt: () => false,
    onClick: () => {},
  });
  expect(showNotice({ title: 'Live', body: 'Now', screen: { name: 'drops' } })).toBe(false);
});

it('shows once what several windows tell, and nothing while somebody looks at one of them', () => {
  const made: string[] = [];
  let isLookedAt = false;
  let now = 0;
  const { showNotice } = createShowNotice({
    create: ({ title }) => {
      made.push(title);
      return new FakeNotification() as never;
    },
    isLookedAt: () => isLookedAt,
    onClick: () => {},
    now: () => now,
  });
  const tell = (title: string) => showNotice({ title, body: '', screen: { name: 'drops' } });
  expect([tell('Live'), tell('Live'), tell('Low')]).toEqual([true, true, true]);
  now = 20_000;
  tell('Low');
  isLookedAt = true;
  tell('Over');
  expect(made).toEqual(['Live', 'Low', 'Low']);
});
