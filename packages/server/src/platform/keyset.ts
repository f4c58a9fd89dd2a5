import { type CursorKinds, encodeCursor, readCursor, refuseCursor } from './cursor.ts';

type Value = CursorKinds[keyof CursorKinds];

type KindOf<V> = V extends Date ? 'instant' : V extends number ? 'number' : V extends string ? 'text' : never;

/** Which part of a list: `limit` items at `cursor`, or after the first `skip`. */
export type Slice = { cursor?: string | undefined; limit: number; skip?: number | undefined };

/** A part of a list, in the list's order. A cursor is `null` where the list has an end. */
export type KeysetPage<T> = { items: T[]; nextCursor: string | null; previousCursor: string | null };

/** What a store reads for a page. */
export type PageRead = {
  filter: Record<string, unknown>;
  /** The same place in ranges of the sort's fields, the nearest first, for a filter of its own. What is equal in a range sorts nothing. */
  runs: readonly Run[];
  sort: Record<string, 1 | -1>;
  skip: number;
  limit: number;
};

export type Run = { range: Record<string, unknown>; sort: PageRead['sort'] };

/** How a list is sorted. */
export type KeysetSort<T> = {
  /** What sorts, the weightiest first; the last one is different in each record. `id` is `_id` in the database. */
  fields: { readonly [K in keyof T & string]?: KindOf<T[K]> };
  /** One for all fields. */
  direction: 1 | -1;
  /** For a list with several sorts: a cursor of one is refused by the others. */
  name?: string;
};

/** A place between two records of a list, and the way to go from there. */
type Place = { isBack: boolean; isIncluded: boolean; values: readonly Value[] };

export type Keyset<T> = ReturnType<typeof createKeyset<T>>;

/**
 * Pages of a list by the values that sort it, in both directions. A page costs the same at any depth, and what comes or goes meanwhile
 * neither repeats a record nor hides one. An index on the filter's equal fields and then the sort's serves both directions.
 */
export function createKeyset<T>({ fields, direction, name }: KeysetSort<T>) {
  const keys = Object.keys(fields) as (keyof T & string)[];
  const paths = keys.map((key) => (key === 'id' ? '_id' : key));
  const valuesOf = (record: T) => keys.map((key) => record[key] as Value);
  const sortFor = (isBack: boolean, from = 0) =>
    Object.fromEntries(paths.slice(from).map((path) => [path, isBack ? opposite(direction) : direction]));

  /** The records behind a place, the farthest first. */
  const runsBehind = ({ isBack, isIncluded, values }: Place): Run[] => {
    const beyond = (direction === 1) === isBack ? '$lt' : '$gt';
    const ranges = rangesBeyond(paths, values, { beyond, last: isIncluded ? `${beyond}e` : beyond });
    return ranges.map((range, index) => ({ range, sort: sortFor(isBack, index) }));
  };

  const encode = ({ values, ...way }: Place) =>
    encodeCursor([
      wordOf(way),
      name ?? '',
      ...values.map((value) => (value instanceof Date ? value.getTime() : value)),
    ]);

  function decode(cursor: string): Place {
    const kinds = keys.map((key) => fields[key] as keyof CursorKinds);
    const [word, madeFor, ...values] = readCursor(cursor, ['text', 'text', ...kinds]);
    const way = WAYS.find((known) => wordOf(known) === word);
    if (way === undefined) throw refuseCursor('was not made by this API');
    if (madeFor !== (name ?? '')) throw refuseCursor('was made with another sort');
    return { ...way, values };
  }

  return {
    /** What to read for the records after one, in the order of the list. */
    after: (record: T, filter: object) => ({
      filter: within(runsBehind({ isBack: false, isIncluded: false, values: valuesOf(record) }), filter),
      sort: sortFor(false),
    }),
    /**
     * @param read gets one record more than the page has: it tells whether there are more
     * @throws {ProblemError} `validation_failed` for a cursor that this list has not made
     */
    async page(
      { cursor, limit, skip = 0 }: Slice,
      filter: object,
      read: (query: PageRead) => Promise<T[]>,
    ): Promise<KeysetPage<T>> {
      const place = cursor === undefined ? null : decode(cursor);
      const isBack = place?.isBack === true;
      const found = await read({
        filter: place ? within(runsBehind(place), filter) : { ...filter },
        runs: place ? runsBehind(place).toReversed() : [{ range: {}, sort: sortFor(isBack) }],
        sort: sortFor(isBack),
        skip,
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const [nearest, farthest] = [shown[0], shown.at(-1)];
      const placeAt = (record: T, back: boolean) =>
        encode({ isBack: back, isIncluded: false, values: valuesOf(record) });
      const onward = found.length > limit && farthest ? placeAt(farthest, isBack) : null;
      const comesFrom = nearest ? placeAt(nearest, !isBack) : place && encode(turned(place));
      const back = place || skip > 0 ? comesFrom : null;
      return isBack
        ? { items: shown.toReversed(), nextCursor: back, previousCursor: onward }
        : { items: shown, nextCursor: onward, previousCursor: back };
    },
  };
}

/** Beyond in one field, and the same in all before it. */
const rangesBeyond = (
  paths: readonly string[],
  values: readonly Value[],
  { beyond, last }: { beyond: string; last: string },
): Run['range'][] =>
  paths.map((path, index) => ({
    ...Object.fromEntries(paths.slice(0, index).map((before, at) => [before, values[at]])),
    [path]: { [index === paths.length - 1 ? last : beyond]: values[index] },
  }));

/**
 * Each branch has the whole filter and one range, so MongoDB plans it alone and reads exactly that range; it merges the branches in
 * their order. With the filter beside the `$or`, a plan may walk to the place from the list's beginning.
 */
const within = (runs: readonly Run[], filter: object) => ({
  $or: runs.map(({ range }) => ({ $and: [filter, range] })),
});

type Way = Pick<Place, 'isBack' | 'isIncluded'>;

const WAYS: readonly Way[] = [false, true].flatMap((isBack) =>
  [false, true].map((isIncluded) => ({ isBack, isIncluded })),
);

const wordOf = ({ isBack, isIncluded }: Way): string => `${isBack ? '<' : '>'}${isIncluded ? '=' : ''}`;

/** The other side of a place: each record is on one of both. */
const turned = ({ isBack, isIncluded, values }: Place): Place => ({
  isBack: !isBack,
  isIncluded: !isIncluded,
  values,
});

const opposite = (direction: 1 | -1): 1 | -1 => (direction === 1 ? -1 : 1);

/** The page with its records as they are shown. */
export const mapPage = <T, U>({ items, ...page }: KeysetPage<T>, present: (item: T) => U): KeysetPage<U> => ({
  ...page,
  items: items.map(present),
});
