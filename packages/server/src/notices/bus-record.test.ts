import { expect, it } from 'vitest';
import { readRecord, toRecord } from './bus-record.ts';

const event = { _id: 7, seq: 1, occurredAt: new Date(0) };
const order = { items: [{ dropId: 'drp_1' }, { dropId: 'drp_2' }] };

it.each([
  ['order.cancelled', 'user:usr_1', { order }, 'drp_1'],
  ['drop.started', 'creator:crt_1', { drop: { id: 'drp_1' } }, 'drp_1'],
  ['stock.changed', 'drop:drp_1', { dropId: 'drp_1' }, 'drp_1'],
  ['sales.updated', 'sales:crt_1', { dropId: 'drp_1' }, 'drp_1'],
  ['follow.created', 'creator:crt_1', { creatorId: 'crt_1' }, 'creator:crt_1'],
])('%s on %s goes with %o', (type, topic, data, key) => {
  const record = toRecord({ ...event, type, topic, data });
  expect(record).toMatchObject({ key, first: 7, position: 7 });
  expect(readRecord(record)).toEqual({ ...event, type, topic, data });
});

it('a group goes with its drop, and stands for all of its places', () => {
  const ids = ['ord_1', 'ord_2'];
  const group = {
    _id: 7,
    kind: 'orders.placed',
    key: 'drp_1',
    ids,
    topics: ['user:a', 'user:b'],
    seqs: [1, 1],
  };
  const record = toRecord({ ...group, occurredAt: new Date(0) });
  expect(record).toMatchObject({ key: 'drp_1', first: 7, position: 8 });
  expect(readRecord(record)).toEqual({ ...group, occurredAt: new Date(0) });
});
