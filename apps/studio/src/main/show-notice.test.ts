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
  const { showNotice } = createShowNotice({ create: () => undefined, onClick: () => {} });
  expect(showNotice({ title: 'Live', body: 'Now', screen: { name: 'drops' } })).toBe(false);
});
