import type { WebhookEndpoint } from '@livedrops/sdk';
import { WEBHOOK_EVENTS } from '@livedrops/sdk/contract';
import { expect, test } from 'vitest';
import { healthOf } from '../../lib/own-webhooks.ts';
import { attemptWord, EVENT_GROUPS, eventSummary, healthReason, validateEndpoint } from './webhook-words.ts';

test('every event of the contract can be chosen, once', () => {
  expect(EVENT_GROUPS.flatMap(({ types }) => types).toSorted()).toEqual([...WEBHOOK_EVENTS].toSorted());
});

test.each([
  [[...WEBHOOK_EVENTS], 'Everything'],
  [['stock.low'], 'stock.low'],
  [['stock.low', 'drop.ended'], 'stock.low, drop.ended'],
  [['stock.low', 'drop.ended', 'drop.started', 'order.failed'], 'stock.low, drop.ended and 2 more'],
] as const)('%o is "%s"', (events, words) => {
  expect(eventSummary(events)).toBe(words);
});

const endpoint = (changes: Partial<WebhookEndpoint>): WebhookEndpoint => ({
  id: 'whe_1',
  url: 'https://hooks.example.com/',
  events: ['stock.low'],
  enabled: true,
  disabledReason: null,
  failingSince: null,
  previousSecretExpiresAt: null,
  createdAt: '2026-11-25T18:00:00.000Z',
  updatedAt: '2026-11-25T18:00:00.000Z',
  ...changes,
});

test.each([
  [{}, 'on', null],
  [{ failingSince: '2026-11-25T18:00:00.000Z' }, 'failing', /After five days/],
  [{ enabled: false, disabledReason: 'owner' }, 'off', null],
  [{ enabled: false, disabledReason: 'gone' }, 'stopped', /410/],
  [{ enabled: false, disabledReason: 'failing' }, 'stopped', /five days/],
] as const)('an endpoint with %o is %s', (changes, health, reason) => {
  expect(healthOf(endpoint(changes))).toBe(health);
  if (reason === null) expect(healthReason(endpoint(changes))).toBeNull();
  else expect(healthReason(endpoint(changes))).toMatch(reason);
});

test('an attempt says what came of it', () => {
  const attempt = { at: '2026-11-25T18:00:00.000Z', durationMs: 12, status: 200, body: '', error: null };
  expect(attemptWord(attempt)).toBe('200 in 12 ms');
  expect(attemptWord({ ...attempt, status: null, error: 'No answer within 15 s' })).toBe(
    'No answer within 15 s',
  );
});

test.each([
  ['https://hooks.example.com/', 1, []],
  ['', 1, ['url']],
  ['hooks.example.com', 1, ['url']],
  ['https://a b', 0, ['url', 'events']],
])('"%s" with %d events has faults in %o', (url, count, faults) => {
  const events = new Set(WEBHOOK_EVENTS.slice(0, count));
  expect(Object.keys(validateEndpoint(url, events))).toEqual(faults);
});
