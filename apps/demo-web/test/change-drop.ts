import type { Drop } from '@livedrops/sdk';
import { http } from 'msw';
import { API_URL, type startServer } from './render-shop.tsx';

type Mock = ReturnType<typeof startServer>;

/** Changes a drop while an order for it is on its way: the page cannot have heard of the change when it sends the order. */
export const changeWhenOrdered = (mock: Mock, dropId: string, changes: Partial<Drop>) =>
  mock.server.use(http.post(`${API_URL}/api/orders`, () => void change(mock, dropId, changes)));

/** Changes a drop and tells it, as an edit of its creator does. */
export const changeAndTell = (mock: Mock, dropId: string, changes: Partial<Drop>) => {
  const drop = change(mock, dropId, changes);
  mock.db.events.append([`drop:${dropId}`], 'drop.updated', { drop });
};

const change = ({ db }: Mock, dropId: string, changes: Partial<Drop>): Drop => {
  const drop = db.drops.get(dropId);
  if (drop === undefined) throw new Error(`no drop ${dropId}`);
  const changed = { ...drop, ...changes, version: drop.version + 1 };
  db.drops.set(dropId, changed);
  return changed;
};
