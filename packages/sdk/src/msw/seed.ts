import type { Checkout } from '../types/drop.ts';
import type { MockDb } from './mock-db.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Demo people, as the server's own demo data has them: the first is a creator, the others are fans. */
const PEOPLE = [
  { email: 'drew.kumar297@example.com', name: 'Drew Kumar' },
  { email: 'rowan.ibrahim585@inbox.test', name: 'Rowan Ibrahim' },
  { email: 'taylor.hernandez806@inbox.test', name: 'Taylor Hernandez' },
  { email: 'mika.lindqvist@example.com', name: 'Mika Lindqvist' },
  { email: 'ines.okafor@example.com', name: 'Ines Okafor' },
] as const;

const CREATORS = [
  {
    email: 'drew.kumar297@example.com',
    handle: 'kiln-and-salt',
    name: 'Kiln & Salt',
    bio: 'Stoneware thrown in small batches, glazed with sea salt and patience.',
    products: [
      ['Tide cup', 'A handle-less cup with a glaze that runs like a low tide.', 3200],
      ['Harbour bowl', 'Wide enough for soup, deep enough for a storm.', 4800],
      ['Salt pig', 'Keeps salt dry and within reach. Unglazed inside.', 3900],
      ['Moon vase', 'One stem, one moon. Each turns out a little different.', 7600],
    ],
  },
  {
    email: 'mika.lindqvist@example.com',
    handle: 'north-press',
    name: 'North Press',
    bio: 'Linocuts and risographs of places that are cold and worth it.',
    products: [
      ['Fjord at four', 'Three-colour linocut, 30 by 40 cm, signed and numbered.', 8500],
      ['Night ferry', 'Risograph in blue and fluorescent orange on recycled paper.', 2800],
      ['Lighthouse keepers', 'A set of six postcards, one for each lamp still lit.', 1800],
      ['Winter almanac', 'A wall calendar from first snow to last.', 2400],
    ],
  },
  {
    email: 'ines.okafor@example.com',
    handle: 'loop-radio',
    name: 'Loop Radio',
    bio: 'Pocket instruments, built by hand and tuned by ear.',
    products: [
      ['Pocket looper', 'Thirty seconds of sound, forever. Runs on two AA cells.', 12900],
      ['Rain oscillator', 'A small box that hums like weather.', 9900],
      ['Patch cable set', 'Eight short cables in eight honest colours.', 2200],
      ['Field recorder tee', 'Heavy cotton, screen-printed, listens well.', 3500],
    ],
  },
] as const;

/** Fills a mock with pleasant things to look at: three creators, twelve products, drops in every state. */
export const seedDemo = (db: MockDb): void => {
  for (const person of PEOPLE) db.addUser({ ...person, isDemo: true });
  for (const { email, products, ...profile } of CREATORS) {
    const user = [...db.users.values()].find((one) => one.email === email);
    if (user === undefined) continue;
    const creator = db.addCreator(user.id, profile);
    for (const [title, description, price] of products) {
      db.addProduct(creator.id, { title, description, price, currency: 'EUR' });
    }
  }
  seedDrops(db);
  const fan = [...db.users.values()].find(({ name }) => name === 'Rowan Ibrahim');
  const creator = [...db.creators.values()][0];
  if (fan === undefined || creator === undefined) return;
  // Clearly before all that is announced here, so that the fan's inbox has it; and it is read.
  const followedAt = new Date(db.clock.now() - DAY).toISOString();
  db.follows.push({ userId: fan.id, creatorId: creator.id, followedAt });
  db.readUpToMs.set(fan.id, db.clock.now());
  db.creators.set(creator.id, { ...creator, followerCount: 1 });
};

/** Live, nearly gone, sold out, ended, to come (soon, today and in a few days), and one that holds units for those who pay. */
const seedDrops = (db: MockDb): void => {
  const products = [...db.products.values()];
  const now = db.clock.now();
  const add = (
    index: number,
    startsIn: number,
    lastsMs: number,
    stock: number,
    perUserLimit: number | null,
    sold = 0,
    checkout: Checkout = 'instant',
  ) => {
    const product = products[index];
    if (product === undefined) return;
    const startsAt = now + startsIn;
    const drop = db.addDrop({
      productId: product.id,
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + lastsMs).toISOString(),
      stock,
      perUserLimit,
      checkout,
      lowStockAt: Math.max(1, Math.floor(stock / 10)),
    });
    if (sold === 0) return;
    const remaining = stock - sold;
    const status = remaining === 0 && drop.status === 'live' ? 'sold_out' : drop.status;
    db.drops.set(drop.id, { ...drop, remaining, status });
  };
  add(0, -20 * MINUTE, 2 * HOUR, 120, 2, 31);
  add(4, -5 * MINUTE, 6 * HOUR, 40, 1, 37);
  add(8, -1 * HOUR, 3 * HOUR, 25, 1, 25);
  add(5, -2 * DAY, 1 * DAY, 300, null, 212);
  add(1, 10 * MINUTE, 1 * HOUR, 60, 2);
  add(9, 5 * HOUR, 1 * HOUR, 80, 1);
  add(6, 3 * DAY, 12 * HOUR, 500, 5);
  add(3, -10 * MINUTE, 4 * HOUR, 30, 2, 18, 'hold');
};
