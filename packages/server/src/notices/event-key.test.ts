import { expect, it } from 'vitest';
import { keyOf } from './event-key.ts';

const event = { _id: 1, seq: 1, occurredAt: new Date(0) };
const order = { items: [{ dropId: 'drp_1' }, { dropId: 'drp_2' }] };

it.each([
  ['order.cancelled', 'user:usr_1', { order }, 'drp_1'],
  ['drop.started', 'creator:crt_1', { drop: { id: 'drp_1' } }, 'drp_1'],
  ['stock.changed', 'drop:drp_1', { dropId: 'drp_1' }, 'drp_1'],
  ['sales.updated', 'sales:crt_1', { dropId: 'drp_1' }, 'drp_1'],
  ['follow.created', 'creator:crt_1', { creatorId: 'crt_1' }, 'creator:crt_1'],
])('%s on %s goes with %o', (type, topic, data, key) => {
  expect(keyOf({ ...event, type, topic, data })).toBe(key);
});

it('a group goes with its drop', () => {
  const group = {
    _id: 1,
    kind: 'orders.placed',
    key: 'drp_1',
    ids: ['ord_1'],
    topics: ['user:usr_1'],
    seqs: [1],
  };
  expect(keyOf({ ...group, occurredAt: new Date(0) })).toBe('drp_1');
});
