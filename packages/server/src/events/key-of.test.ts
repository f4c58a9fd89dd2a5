import { expect, it } from 'vitest';
import { keyOf } from './key-of.ts';

const order = { items: [{ dropId: 'drp_1' }, { dropId: 'drp_2' }] };

it.each([
  ['order.cancelled', 'user:usr_1', { order }, 'drp_1'],
  ['drop.started', 'creator:crt_1', { drop: { id: 'drp_1' } }, 'drp_1'],
  ['stock.changed', 'drop:drp_1', { dropId: 'drp_1' }, 'drp_1'],
  ['sales.updated', 'sales:crt_1', { dropId: 'drp_1' }, 'drp_1'],
  ['follow.created', 'creator:crt_1', { creatorId: 'crt_1' }, 'creator:crt_1'],
])('%s on %s with %o has the key %s', (type, topic, data, key) => {
  expect(keyOf({ type, topic, data })).toBe(key);
});
