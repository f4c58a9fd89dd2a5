import type { SoldFilter } from '@livedrops/sdk';
import { SOLD_VIEWS } from '@livedrops/sdk/contract';
import { useLocalStorage } from '@mantine/hooks';
import * as z from 'zod/mini';
import { useSession } from '../../lib/use-session.ts';

/** A list that a creator has given a name. */
export type SavedView = { name: string; filter: SoldFilter };

export const SAVED_MAX = 20;
export const NAME_MAX = 40;

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

const savedViews = z
  .array(
    z.strictObject({
      name: text(NAME_MAX),
      filter: z.strictObject({
        dropId: z.optional(text(64)),
        view: z.optional(z.enum(SOLD_VIEWS)),
        userId: z.optional(text(64)),
        q: z.optional(text(254)),
      }),
    }),
  )
  .check(z.maxLength(SAVED_MAX));

const NONE: SavedView[] = [];

/** What is kept may be of another version, or changed by hand: then there are none. */
const read = (kept: string | undefined): SavedView[] => {
  try {
    return savedViews.parse(JSON.parse(kept ?? '[]'));
  } catch {
    return NONE;
  }
};

/** The named lists of the account, on this machine. `chosen` is the one that shows what `filter` does. */
export const useSavedViews = (filter: SoldFilter) => {
  const account = useSession()?.user.id ?? '';
  const [views, setViews] = useLocalStorage<SavedView[]>({
    key: `livedrops.studio.views.${account}`,
    defaultValue: NONE,
    getInitialValueInEffect: false,
    deserialize: read,
  });
  return {
    views,
    chosen: views.find((one) => isSameFilter(one.filter, filter)),
    isFull: views.length >= SAVED_MAX,
    add: (view: SavedView) => setViews([...views, view].slice(0, SAVED_MAX)),
    rename: (from: SavedView, name: string) =>
      setViews(views.map((one) => (one === from ? { ...one, name } : one))),
    remove: (view: SavedView) => setViews(views.filter((one) => one !== view)),
  };
};

const isSameFilter = (a: SoldFilter, b: SoldFilter): boolean =>
  a.dropId === b.dropId && a.view === b.view && a.userId === b.userId && (a.q ?? '') === (b.q ?? '');
