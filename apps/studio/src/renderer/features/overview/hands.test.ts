import type { WebhookEndpoint } from '@livedrops/sdk';
import { makeDrop } from '@livedrops/sdk/testing';
import { describe, expect, it } from 'vitest';
import { handsOfDrops, handsOfOrders, handsOfWebhooks } from './hands.ts';

const counts = { all: 0, to_pack: 0, sent: 0, refunded: 0, stuck: 0, cancelled: 0, max: 10_000 };
const endpoint = (id: string, state: Partial<WebhookEndpoint>) =>
  ({
    id,
    url: 'https://hooks.example/x',
    enabled: true,
    disabledReason: null,
    failingSince: null,
    ...state,
  }) as WebhookEndpoint;

describe('what needs a hand', () => {
  it('is nothing while all is well', () => {
    expect(handsOfOrders(counts)).toEqual([]);
    expect(
      handsOfWebhooks([endpoint('a', {}), endpoint('b', { enabled: false, disabledReason: 'owner' })]),
    ).toEqual([]);
    expect(handsOfDrops([makeDrop({ status: 'live', imageUrl: null })])).toEqual([]);
  });

  it('are payments that are stuck, then orders to pack, each with its list', () => {
    const hands = handsOfOrders({ ...counts, stuck: 1, to_pack: 10_000 });
    expect(hands.map(({ text, to }) => [text, to])).toEqual([
      ['1 payment is stuck: a refund failed, or the buyer contests it', '/orders?view=stuck'],
      [expect.stringMatching(/^10.?000 or more orders are to be packed$/), '/orders?view=to_pack'],
    ]);
  });

  it('are webhooks that fail or were stopped', () => {
    const since = '2030-01-01T10:00:00.000Z';
    const hands = handsOfWebhooks([
      endpoint('a', { failingSince: since }),
      endpoint('b', { enabled: false, disabledReason: 'failing' }),
      endpoint('c', { enabled: false, disabledReason: 'gone' }),
    ]);
    expect(hands.map(({ text, to }) => [text, to])).toEqual([
      ['The webhook to hooks.example fails', '/webhooks/a'],
      ['The webhook to hooks.example was stopped', '/webhooks/b'],
      ['The webhook to hooks.example was stopped', '/webhooks/c'],
    ]);
  });

  it('are scheduled drops whose product has no picture', () => {
    const bare = makeDrop({
      id: 'drp_1',
      productId: 'prd_1',
      title: 'Cup',
      status: 'scheduled',
      imageUrl: null,
    });
    const shown = makeDrop({ id: 'drp_2', status: 'scheduled', imageUrl: '/media/a.svg' });
    expect(handsOfDrops([bare, shown])).toMatchObject([
      { text: '“Cup” is scheduled, and its product has no picture', to: '/products?open=prd_1' },
    ]);
  });
});
