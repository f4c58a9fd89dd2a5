import type { Drop, SoldCounts, WebhookEndpoint } from '@livedrops/sdk';
import { formatCount } from '../../lib/format.ts';
import { healthOf } from '../../lib/own-webhooks.ts';

/** Something that a creator has to do, and where. */
export type Hand = { key: string; text: string; to: string; isTrouble: boolean };

const upTo = (count: number, max: number): string =>
  count >= max ? `${formatCount(max)} or more` : formatCount(count);

/** Orders: money that is stuck comes first. */
export const handsOfOrders = ({ stuck, to_pack: toPack, max }: SoldCounts): Hand[] => [
  ...(stuck === 0
    ? []
    : [
        {
          key: 'stuck',
          text:
            stuck === 1
              ? '1 payment is stuck: a refund failed, or the buyer contests it'
              : `${upTo(stuck, max)} payments are stuck: a refund failed, or the buyer contests it`,
          to: '/orders?view=stuck',
          isTrouble: true,
        },
      ]),
  ...(toPack === 0
    ? []
    : [
        {
          key: 'to_pack',
          text: toPack === 1 ? '1 order is to be packed' : `${upTo(toPack, max)} orders are to be packed`,
          to: '/orders?view=to_pack',
          isTrouble: false,
        },
      ]),
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
        text: health === 'failing' ? `The webhook to ${host} fails` : `The webhook to ${host} was stopped`,
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
      text: `“${title}” is scheduled, and its product has no picture`,
      to: `/products?open=${encodeURIComponent(productId)}`,
      isTrouble: false,
    }));
