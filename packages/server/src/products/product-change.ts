import { placesOf, productEntries, type ProductTexts, sortTitle } from '@livedrops/sdk/contract';
import type { ProductRecord } from './product.rules.ts';

/** Fields of a `$set` stage: what has changed, and with it what lists need. Entries of texts that stay are left as they are. */
export function changedFields(change: Partial<ProductRecord>): Record<string, unknown> {
  const texts = textsOf(change);
  return {
    ...literals(change),
    ...(change.title !== undefined && literals({ sortTitle: sortTitle(change.title) })),
    words: {
      $concatArrays: [
        { $filter: { input: '$words', cond: { $not: [{ $in: [PLACE, placesOf(texts)] }] } } },
        { $literal: productEntries(texts) },
      ],
    },
  };
}

const PLACE = { $substrCP: ['$$this', 0, 1] };

const textsOf = ({ title, description }: Partial<ProductRecord>): Partial<ProductTexts> => ({
  ...(title !== undefined && { title }),
  ...(description !== undefined && { description }),
});

/** In a stage a text that begins with `$` would be read as the path of a field. */
const literals = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { $literal: value as unknown }]));
