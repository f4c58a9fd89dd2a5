import type { ApiKey } from '@livedrops/sdk';
import { API_KEY_SCOPES } from '@livedrops/sdk/contract';
import { describe, expect, it, test } from 'vitest';
import {
  accessSummary,
  accessWord,
  AREAS,
  EMPTY_FORM,
  keyHint,
  stateOf,
  toInput,
  validateKey,
} from './api-key-words.ts';

const key: ApiKey = {
  id: 'key_1',
  name: 'Warehouse',
  kind: 'secret',
  scopes: [...API_KEY_SCOPES],
  lastFour: 'x7Qd',
  createdAt: '2026-01-01T00:00:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
};
const now = Date.parse('2026-06-01T00:00:00.000Z');

test.each([
  [{}, 'active'],
  [{ expiresAt: '2026-06-01T00:00:00.001Z' }, 'active'],
  [{ expiresAt: '2026-06-01T00:00:00.000Z' }, 'expired'],
  [{ revokedAt: '2026-05-01T00:00:00.000Z', expiresAt: '2026-05-02T00:00:00.000Z' }, 'revoked'],
])('a key with %j is %s', (change, state) => {
  expect(stateOf({ ...key, ...change }, now)).toBe(state);
});

test.each([
  [{}, 'Every area'],
  [{ kind: 'publishable' as const, scopes: [] }, 'Publishable: what is public'],
  [{ scopes: ['orders:read' as const] }, 'orders:read'],
  [
    { scopes: ['orders:read', 'drops:read', 'events:read', 'webhooks:read'] as ApiKey['scopes'] },
    'orders:read, drops:read and 2 more',
  ],
])('%j is said as "%s"', (change, words) => {
  expect(accessSummary({ ...key, ...change })).toBe(words);
});

it('shows no more of a key than tells it from others', () => {
  expect(keyHint(key)).toBe('ld_sk_…x7Qd');
  expect(keyHint({ ...key, kind: 'publishable' })).toBe('ld_pk_…x7Qd');
});

it('offers every scope that there is', () => {
  const offered = AREAS.flatMap(({ id, accesses }) => accesses.map((access) => `${id}:${access}`));
  expect(offered.filter((scope) => !scope.endsWith(':none')).toSorted()).toEqual(API_KEY_SCOPES.toSorted());
  const [sales] = AREAS.filter(({ id }) => id === 'sales');
  expect(sales?.accesses.map((access) => accessWord(access, sales))).toEqual(['No access', 'Read']);
  const [products] = AREAS.filter(({ id }) => id === 'products');
  expect(products?.accesses.map((access) => accessWord(access, products))).toEqual(['No access', 'Change']);
});

describe('the form', () => {
  const form = { ...EMPTY_FORM, name: ' Warehouse ' };

  it('asks for a name and, when limited, for something to open', () => {
    expect(validateKey(form)).toEqual({});
    expect(validateKey({ ...form, name: ' ' })).toEqual({ name: 'Say what it is for' });
    expect(validateKey({ ...form, name: 'x'.repeat(81) })).toEqual({
      name: 'It must have at most 80 characters',
    });
    const nothing = { ...form, access: { orders: 'none' as const } };
    expect(validateKey(nothing)).toEqual({ scopes: 'Give it access to something' });
    expect(validateKey({ ...nothing, kind: 'publishable' })).toEqual({});
  });

  it('becomes what the server is asked for', () => {
    expect(toInput({ ...form, isForAll: true, days: null }, now)).toEqual({
      name: 'Warehouse',
      kind: 'secret',
      scopes: API_KEY_SCOPES,
      expiresAt: null,
    });
    expect(toInput({ ...form, days: 30 }, now)).toEqual({
      name: 'Warehouse',
      kind: 'secret',
      scopes: ['orders:read', 'drops:read'],
      expiresAt: '2026-07-01T00:00:00.000Z',
    });
    expect(toInput({ ...form, kind: 'publishable' }, now)).toEqual({
      name: 'Warehouse',
      kind: 'publishable',
      expiresAt: '2027-06-01T00:00:00.000Z',
    });
  });
});
