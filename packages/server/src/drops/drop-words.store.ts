import { isDeepStrictEqual } from 'node:util';
import type { Picture } from '@livedrops/sdk/contract';
import { OPEN, type DropCollection } from './drop.model.ts';

/** What a drop copies from its creator and its product. An own title is the drop's and no copy. */
export type DropWords = {
  creatorName: string;
  creatorHandle: string;
  title: string;
  description: string;
  imageUrl: string | null;
  image: Picture | null;
};

/** Whose words have changed. */
export type Source = { creatorId: string } | { productId: string } | { dropId: string };

/** The part of the words that a source has. */
export type SourceWords = Partial<DropWords>;

export type DropWordsStore = ReturnType<typeof createDropWords>;

/** Statements on the copies. Each finds only drops whose copies differ, so that a repeat changes nothing. */
export const createDropWords = (drops: DropCollection) => ({
  findStaleOpen: (source: Source, words: SourceWords, limit: number) =>
    drops
      .find({ ...isStale(source, words), status: { $in: OPEN } })
      .project<{ dropId: string; creatorId: string }>({ _id: 0, dropId: '$_id', creatorId: 1 })
      .limit(limit)
      .toArray(),

  /** Drops that are over have no watchers to tell, so that many are one write. Returns how many it changed. */
  async refreshClosed(source: Source, words: SourceWords, limit: number): Promise<number> {
    const filter = { ...isStale(source, words), status: { $nin: OPEN } };
    const found = await drops
      .find(filter, { projection: { _id: 1 } })
      .limit(limit)
      .toArray();
    if (found.length === 0) return 0;
    const ids = found.map(({ _id }) => _id);
    return (await drops.updateMany({ _id: { $in: ids } }, [{ $set: copyOf(words) }])).matchedCount;
  },
});

const isStale = (source: Source, words: SourceWords) => {
  const { title, ...others } = words;
  const differs = Object.entries(others).map(([field, value]) => ({ [field]: { $ne: value } }));
  return {
    ...('dropId' in source ? { _id: source.dropId } : source),
    $or: [...differs, ...(title === undefined ? [] : [{ title: { $ne: title }, isTitleOwn: { $ne: true } }])],
  };
};

/** Whether a drop's copies are as its source says, asked of a drop at hand as `isStale` asks the database. */
export const hasWords = (
  drop: Omit<DropWords, 'image'> & Partial<Pick<DropWords, 'image'>> & { isTitleOwn?: boolean },
  { title, ...others }: SourceWords,
): boolean =>
  (title === undefined || drop.isTitleOwn === true || drop.title === title) &&
  (Object.keys(others) as (keyof typeof others)[]).every((field) =>
    isDeepStrictEqual(drop[field] ?? null, others[field]),
  );

/** What an update pipeline sets. `$literal`: a text that begins with `$` would be read as a field. */
export function copyOf(words: SourceWords): Record<string, unknown> {
  const copied = Object.entries(words).map(([field, value]) => [field, { $literal: value }] as const);
  return {
    ...Object.fromEntries(copied),
    ...(words.title !== undefined && {
      title: { $cond: [{ $eq: ['$isTitleOwn', true] }, '$title', { $literal: words.title }] },
    }),
  };
}
