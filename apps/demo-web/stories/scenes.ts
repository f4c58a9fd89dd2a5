import type { Drop, Fulfillment, Order, Picture } from '@livedrops/sdk';
import { type MockDb, scenarios } from '@livedrops/sdk/msw';
import { changeDrop } from '../test/change-drop.ts';
import { API_URL, type Stage, type World } from './open-shop.tsx';
import bowl from './pictures/bowl.svg?no-inline';
import cup from './pictures/cup.svg?no-inline';
import vase from './pictures/vase.svg?no-inline';

/** Drops of the mock's demo data. */
export const LIVE = 'drp_1';
export const LOW = 'drp_2';
export const SOLD_OUT = 'drp_3';
export const ENDED = 'drp_4';
export const UPCOMING = 'drp_6';
export const FAR_AWAY = 'drp_7';
/** It holds units for who pays: 12 of 30 are left, 76 euros each. */
export const HELD = 'drp_8';

/** Creators of the mock's demo data: the first two of those drops are theirs. */
export const DREW = 'drew.kumar297@example.com';
export const MIKA = 'mika.lindqvist@example.com';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** Nowhere to break a line. */
export const LONG =
  'Steinzeugschüsselsetmitsalzglasurundhandgedrehtemhenkelausdergemeinschaftswerkstattamaltenhafenbecken';
/** From right to left, with Latin and digits in between. */
export const RIGHT_TO_LEFT = {
  title: 'קערת נמל Harbour 24 ס״מ',
  description: 'عمل يدوي من طين رمادي، مزجج بملح البحر (Kiln 7). يتسع لـ 1.5 لتر ويصلح للفرن حتى 220 درجة.',
  name: 'ورشة الطين Kiln & Salt',
} as const;

type Endpoint = NonNullable<Parameters<typeof scenarios.offline>[0]>['endpoint'];
type Server = Pick<World, 'server'>;

/** These questions never get an answer. */
export const hangs =
  (...endpoints: Endpoint[]) =>
  ({ server }: Server) =>
    endpoints.forEach((endpoint) =>
      server.use(...scenarios.slow({ baseUrl: API_URL, endpoint, delayMs: HOUR_MS })),
    );

/** The server breaks on these questions. */
export const fails =
  (...endpoints: Endpoint[]) =>
  ({ server }: Server) =>
    endpoints.forEach((endpoint) => server.use(...scenarios.serverError({ baseUrl: API_URL, endpoint })));

/** A drop was changed, and the page is asked for afterwards. */
export const changed =
  (dropId: string, changes: Partial<Drop> | ((now: number) => Partial<Drop>)) => (world: Pick<World, 'db'>) =>
    changeDrop(world, dropId, typeof changes === 'function' ? changes(world.db.clock.now()) : changes);

/** An instant so much later by the mock's clock. */
export const later = (now: number, ms: number): string => new Date(now + ms).toISOString();

/** Who is signed in orders. */
export const ordered = ({ shop }: Pick<World, 'shop'>, dropId: string, quantity = 1) =>
  shop.client.orders.create({ dropId, quantity });

/** Who is signed in orders what must be paid, and pays it. */
export const paid = async (world: Pick<World, 'shop'>, ...dropIds: string[]): Promise<Order> => {
  const { orders } = world.shop.client;
  const { id } = await orders.create({ items: dropIds.map((dropId) => ({ dropId, quantity: 1 })) });
  return orders.pay(id);
};

/** Their creator sends an order. */
export const sent = async ({ clientOf }: World, orderId: string, email = DREW): Promise<void> => {
  const steps: Fulfillment[] = ['PROCESSING', 'SHIPPED'];
  for (const fulfillment of steps) await clientOf(email).orders.fulfill(orderId, { fulfillment });
};

/** The page of the newest order. */
export const atOrder = ({ db }: World): string => `/orders/${[...db.orders.keys()].at(-1)}`;

/** Waits until the page hears what happens. */
export const hearing = ({ see }: Pick<Stage, 'see'>): Promise<void> => see('Live updates are on');

const FILES = [bowl, cup, vase];
const SIDE = 800;

/** A product with so many pictures. */
export const withPictures = (db: MockDb, count: number): string => {
  const images = FILES.slice(0, count).map((file, index) => {
    const url = new URL(file, location.href).href;
    const picture: Picture = {
      id: `pic_story_${index}`,
      alt: '',
      width: SIDE,
      height: SIDE,
      placeholder: 'data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==',
      url,
      sources: [{ type: 'image/svg+xml', srcset: `${url} ${SIDE}w` }],
    };
    db.pictures.set(picture.id, { picture, creatorId: 'crt_1', file: new Uint8Array() });
    return { id: picture.id, alt: `The set from side ${index + 1}` };
  });
  const words = { title: 'Breakfast set', description: 'Bowl, cup and vase of one clay.' };
  return db.addProduct('crt_1', { ...words, price: 9600, currency: 'EUR', images }).id;
};
