import { type StoredDrop, toStoredDrop } from '../../src/drops/drop.model.ts';
import type { Drop } from '../../src/drops/index.ts';
import { type StoredOrder, toStoredOrder } from '../../src/orders/order.model.ts';
import { type StoredProduct, toStoredProduct } from '../../src/products/product.model.ts';
import { CATALOGUE } from '../catalogue.ts';
import { closeBooks, draftDrop, planOrder } from '../drops.ts';
import { contextOf, DAY, HOUR, rememberLast } from './context.ts';
import type { People } from './people.ts';
import { createRuns, personAt, type Runs, type Sizes, spread } from './sizes.ts';

const TITLES = CATALOGUE.flatMap(({ products }) => products.map(({ title }) => title));
const WORDS = TITLES.flatMap((title) => title.split(' ')).filter((word) => /^\p{L}{3,}$/u.test(word));

/** Drops in which the first person has an order. */
const DROPS_OF_FIRST = 1000;

/**
 * Products, drops and orders by their numbers. Three creators have a tenth, a hundredth and a thousandth of the products, and three drops
 * of the orders; the others are alike.
 */
export function createShop(sizes: Sizes, { idOfPerson, creatorOf }: People, now: number) {
  const { people, creators, products, drops } = sizes;
  const ranges = spread(products, [products / 10, products / 100, products / 1000].map(Math.ceil), creators);
  const sales = createSales(sizes);
  const sellerOf = (index: number) => creatorOf(ranges.locate(index).owner);

  const productOf = (index: number): StoredProduct => {
    const { random, createId } = contextOf('product', index, now);
    const creator = sellerOf(index);
    const at = new Date(now - 300 * DAY + Math.floor((index / products) * 290 * DAY));
    return toStoredProduct({
      id: createId('prd', at),
      creatorId: creator._id,
      creatorName: creator.name,
      title: `${random.pick(WORDS)} ${random.pick(WORDS)} ${index}`,
      description: `In the manner of ${random.pick(TITLES)}.`,
      price: random.int(5, 300) * 100,
      currency: random.pick(['EUR', 'GBP', 'USD']),
      imageUrl: null,
      createdAt: at,
      updatedAt: at,
    });
  };

  const dropOf = (index: number): Drop => {
    const context = contextOf('drop', index, now);
    const product = Math.floor((index * products) / drops);
    const sold = sales.sizes[index] ?? 0;
    const stock = isOver(index) ? Math.max(1, sold) : sold + 1000;
    const perUserLimit = index % 10 === 3 ? 2 : null;
    const seller = { creator: sellerOf(product) };
    const entry = { ...windowOf(index, drops), stock, perUserLimit };
    const drop = draftDrop(context, entry, seller, productOf(product));
    const lastAt = sold > 0 ? orderedAt(drop, sold - 1, sold, now) : null;
    return closeBooks(context, drop, { orders: sold, units: sold, lastAt });
  };

  const dropBy = rememberLast(dropOf);
  const orderOf = (index: number): StoredOrder => {
    const { owner, at } = sales.locate(index);
    const drop = dropBy(owner);
    const userId = idOfPerson(personAt(owner < DROPS_OF_FIRST ? 0 : owner, at, people));
    const madeAt = orderedAt(drop, at, sales.sizes[owner] ?? 1, now);
    const context = contextOf('order', index, now);
    return toStoredOrder(planOrder(context, drop, { userId, quantity: 1, at: madeAt }));
  };

  return { productOf, dropOf: (index: number): StoredDrop => toStoredDrop(dropOf(index)), orderOf };
}

/** Of fifty drops one sells now and one is to come; the others are over. */
const isLive = (index: number): boolean => index % 50 === 0;
const isComing = (index: number): boolean => index % 50 === 1;
const isOver = (index: number): boolean => !isLive(index) && !isComing(index);

function windowOf(index: number, drops: number): { startsInMs: number; lastsMs: number } {
  if (isLive(index)) return { startsInMs: -2 * HOUR, lastsMs: 30 * DAY };
  if (isComing(index)) return { startsInMs: DAY + index * 1000, lastsMs: DAY };
  return { startsInMs: -200 * DAY + Math.floor((index / drops) * 190 * DAY), lastsMs: DAY };
}

/** Orders by drop. Those that are to come have none. */
function createSales({ orders, drops, people }: Sizes): Runs {
  const numbers = Array.from({ length: drops }, (_, index) => index);
  const selling = numbers.filter((index) => !isComing(index));
  const largest = [orders / 10, orders / 100, orders / 1000].map((size) => Math.min(people, Math.ceil(size)));
  const sold = spread(orders, largest, selling.length).sizes;
  const byDrop = new Map(selling.map((index, at) => [index, sold[at] ?? 0]));
  return createRuns(numbers.map((index) => byDrop.get(index) ?? 0));
}

/** Orders come one after the other in the first hour of a drop. */
const orderedAt = (drop: Drop, at: number, count: number, now: number): Date => {
  const openMs = Math.min(HOUR, now - drop.startsAt.getTime());
  return new Date(drop.startsAt.getTime() + Math.floor((at / count) * openMs));
};
