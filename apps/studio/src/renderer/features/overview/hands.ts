import { plural, t } from '@lingui/core/macro';
import type { Drop, SoldCounts, WebhookEndpoint } from '@livedrops/sdk';
import { formatCount } from '../../lib/format.ts';
import { healthOf } from '../../lib/own-webhooks.ts';

/** Something that a creator has to do, and where. */
export type Hand = { key: string; text: string; to: string; isTrouble: boolean };

const upTo = (count: number, max: number): string =>
  count >= max ? t`${{ count: formatCount(max) }} or more` : formatCount(count);

const stuckText = (stuck: number, max: number): string => {
  const count = upTo(stuck, max);
  return plural(stuck, {
    one: `${count} payment is stuck: a refund failed, or the buyer contests it`,
    other: `${count} payments are stuck: a refund failed, or the buyer contests it`,
  });
};

const toPackText = (toPack: number, max: number): string => {
  const count = upTo(toPack, max);
  return plural(toPack, {
    one: `${count} order is to be packed`,
    other: `${count} orders are to be packed`,
  });
};

/** Orders: money that is stuck comes first. */
export const handsOfOrders = ({ stuck, to_pack: toPack, max }: SoldCounts): Hand[] => [
  ...(stuck === 0
    ? []
    : [{ key: 'stuck', text: stuckText(stuck, max), to: '/orders?view=stuck', isTrouble: true }]),
  ...(toPack === 0
    ? []
    : [{ key: 'to_pack', text: toPackText(toPack, max), to: '/orders?view=to_pack', isTrouble: false }]),
];

const hostOf = (url: string): string => /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? url;

/** Webhooks that fail, or that the server has stopped. Who turned one off knows it. */
export const handsOfWebhooks = (endpoints: readonly WebhookEndpoint[]): Hand[] =>
  endpoints.flatMap((endpoint) => {
    const health = healthOf(endpoint);
    if (health !== 'failing' && health !== 'stopped') return [];
    const host = hostOf(endpoint.url);
    return [
      {
        key: endpoint.id,
        text: health === 'failing' ? t`The webhook to ${host} fails` : t`The webhook to ${host} was stopped`,
        to: `/webhooks/${endpoint.id}`,
        isTrouble: true,
      },
    ];
  });

/** Drops that fans would see without a picture. */
export const handsOfDrops = (drops: readonly Drop[]): Hand[] =>
  drops
    .filter(({ status, imageUrl }) => status === 'scheduled' && imageUrl === null)
    .map(({ id, title, productId }) => ({
      key: id,
      text: t`“${title}” is scheduled, and its product has no picture`,
      to: `/products?open=${encodeURIComponent(productId)}`,
      isTrouble: false,
    }));
