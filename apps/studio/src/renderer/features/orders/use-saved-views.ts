import type { SoldFilter } from '@livedrops/sdk';
import { SOLD_VIEWS } from '@livedrops/sdk/contract';
import * as z from 'zod/mini';
import { givenName, namedList, useNamedList } from '../../lib/use-named-list.ts';

/** A list that a creator has given a name. */
export type SavedView = { name: string; filter: SoldFilter };

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

const VIEWS = namedList<SavedView>(
  'views',
  z.strictObject({
    name: givenName,
    filter: z.strictObject({
      dropId: z.optional(text(64)),
      view: z.optional(z.enum(SOLD_VIEWS)),
      userId: z.optional(text(64)),
      q: z.optional(text(254)),
    }),
  }),
);

/** The named lists of the account. `chosen` is the one that shows what `filter` does. */
export const useSavedViews = (filter: SoldFilter) => {
  const views = useNamedList(VIEWS);
  return { ...views, chosen: views.all.find((one) => isSameFilter(one.filter, filter)) };
};

const isSameFilter = (a: SoldFilter, b: SoldFilter): boolean =>
  a.dropId === b.dropId && a.view === b.view && a.userId === b.userId && (a.q ?? '') === (b.q ?? '');
