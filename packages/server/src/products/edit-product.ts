import {
  type ChargeRule,
  type CreateProductInput,
  findPriceFaults,
  type UpdateProductInput,
} from '@livedrops/sdk/contract';
import type { Creators } from '../creators/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pictures } from '../pictures/index.ts';
import { ProblemError, Refusal } from '../platform/http/problem.ts';
import { inTransaction, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { type ProductRecord, toProductChange } from './product.rules.ts';
import type { ProductStore } from './product.store.ts';

export type EditProductDeps = {
  connection: MongoConnection;
  products: ProductStore;
  creators: Pick<Creators, 'findCreator' | 'findIdsNamed'>;
  showPictures: Pictures['show'];
  clock: Clock;
  /** The rule of the provider that takes the money; `null` when there is none. */
  whyNotChargeable: ChargeRule | null;
  /** Whether a drop that is still to come or live sells it. */
  isProductInUse(productId: string): Promise<boolean>;
  /** Told within the transaction of a change or a removal: drops have copies. */
  onChanged(productId: string, session: MongoSession): Promise<void>;
};

/** Which product, and who wants to change it. */
export type OwnProduct = { productId: string; callerCreatorId: string };

export async function createProduct(
  deps: EditProductDeps,
  input: CreateProductInput & { id: string; creatorId: string },
): Promise<ProductRecord | Refusal> {
  const unchargeable = refusePrice(deps, input);
  if (unchargeable) return unchargeable;
  const creator = await deps.creators.findCreator(input.creatorId);
  if (!creator) throw new ProblemError('forbidden');
  const at = new Date(deps.clock.now());
  const product: ProductRecord = {
    id: input.id,
    creatorId: creator.id,
    creatorName: creator.name,
    title: input.title,
    description: input.description,
    price: input.price,
    currency: input.currency,
    imageUrl: input.imageUrl ?? null,
    createdAt: at,
    updatedAt: at,
  };
  const { images = [] } = input;
  const shown = await inTransaction(deps.connection, async (session) => {
    const showing = { by: product.id, creatorId: creator.id, images };
    const made = { ...product, images: await deps.showPictures(showing, session) };
    await deps.products.insert(made, session);
    return made;
  });
  // Who was renamed meanwhile had no such product yet.
  const after = await deps.creators.findCreator(input.creatorId);
  if (after && after.name !== product.creatorName) {
    await deps.products.renameCreator(after.id, after.name);
    return { ...shown, creatorName: after.name };
  }
  return shown;
}

/** Words and first picture reach the drops that are made from it; price and currency of a drop are its own. */
export async function updateProduct(
  deps: EditProductDeps,
  input: OwnProduct & { change: UpdateProductInput },
): Promise<ProductRecord | Refusal> {
  const found = await findOwn(deps, input);
  if (found instanceof Refusal) return found;
  const { title, description, price, currency, imageUrl } = input.change;
  if (price !== undefined || currency !== undefined) {
    const changed = { price: price ?? found.price, currency: currency ?? found.currency };
    const unchargeable = refusePrice(deps, changed);
    if (unchargeable) return unchargeable;
  }
  const change = toProductChange({ title, description, price, currency, imageUrl });
  const at = new Date(deps.clock.now());
  const { images } = input.change;
  const { id: productId, creatorId } = found;
  return inTransaction(deps.connection, async (session) => {
    const shown = images && {
      images: await deps.showPictures({ by: productId, creatorId, images }, session),
    };
    const changed = await deps.products.update(productId, { ...change, ...shown }, at, session);
    if (changed) await deps.onChanged(changed.id, session);
    return changed ?? new Refusal('not_found');
  });
}

export async function deleteProduct(deps: EditProductDeps, input: OwnProduct): Promise<Refusal | undefined> {
  const found = await findOwn(deps, input);
  if (found instanceof Refusal) return found;
  if (await deps.isProductInUse(input.productId)) return new Refusal('product_in_use');
  const { id: productId, creatorId } = found;
  await inTransaction(deps.connection, async (session) => {
    await deps.showPictures({ by: productId, creatorId, images: [] }, session);
    await deps.products.remove(productId, session);
    await deps.onChanged(productId, session);
  });
  return undefined;
}

async function findOwn(deps: EditProductDeps, input: OwnProduct): Promise<ProductRecord | Refusal> {
  const product = await deps.products.findById(input.productId);
  if (!product) return new Refusal('not_found');
  return product.creatorId === input.callerCreatorId ? product : new Refusal('forbidden');
}

/** What is free is never charged, anything else must be chargeable where money is taken. */
function refusePrice(
  { whyNotChargeable }: EditProductDeps,
  { price, currency }: Pick<ProductRecord, 'price' | 'currency'>,
): Refusal | null {
  const faults = whyNotChargeable ? findPriceFaults(price, currency, whyNotChargeable) : [];
  return faults.length > 0 ? new Refusal('validation_failed', { errors: faults }) : null;
}
