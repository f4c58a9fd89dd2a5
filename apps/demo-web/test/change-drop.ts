import type { Drop } from '@livedrops/sdk';
import type { MockDb } from '@livedrops/sdk/msw';
import { http, type RequestHandler } from 'msw';

type Mock = { db: MockDb };
type Server = { use: (...handlers: RequestHandler[]) => void };

/** Changes a drop while an order for it is on its way: the page cannot have heard of the change when it sends the order. */
export const changeWhenOrdered = (mock: Mock & { server: Server }, dropId: string, changes: Partial<Drop>) =>
  mock.server.use(http.post('*/api/orders', () => void changeDrop(mock, dropId, changes)));

/** Changes a drop and tells it, as an edit of its creator does. */
export const changeAndTell = (mock: Mock, dropId: string, changes: Partial<Drop>) => {
  const drop = changeDrop(mock, dropId, changes);
  mock.db.events.append([`drop:${dropId}`], 'drop.updated', { drop });
};

/** Changes a drop without an event. */
export const changeDrop = ({ db }: Mock, dropId: string, changes: Partial<Drop>): Drop => {
  const drop = db.drops.get(dropId);
  if (drop === undefined) throw new Error(`no drop ${dropId}`);
  const changed = { ...drop, ...changes, version: drop.version + 1 };
  db.drops.set(dropId, changed);
  return changed;
};
