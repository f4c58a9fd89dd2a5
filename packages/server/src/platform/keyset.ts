import { type CursorKinds, encodeCursor, readCursor, refuseCursor } from './cursor.ts';

type Value = CursorKinds[keyof CursorKinds];

type KindOf<V> = V extends Date ? 'instant' : V extends number ? 'number' : V extends string ? 'text' : never;

/** Which part of a list: `limit` items at `cursor`, or after the first `skip`. */
export type Slice = { cursor?: string | undefined; limit: number; skip?: number | undefined };

/** A part of a list, in the list's order. A cursor is `null` where the list has an end. */
export type KeysetPage<T> = { items: T[]; nextCursor: string | null; previousCursor: string | null };

/** What a store reads for a page, or for a part of it. */
export type PageRead = {
  /** Of the list, and of the range. */
  filter: Record<string, unknown>;
  /** What the filter says of the values that sort; empty on the first page. */
  range: Record<string, unknown>;
  sort: Record<string, 1 | -1>;
  skip: number;
  limit: number;
};

/** A part of a list that one index has in its order. */
export type Range = Pick<PageRead, 'range' | 'sort'>;

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

/** So many records of a list, of those with a filter. */
type Part = { filter: object; limit: number };

/** A statement gives at most `limit` records, in the order of `sort`. */
type Read<R> = (query: PageRead) => Promise<R[]>;

export type Keyset<T> = ReturnType<typeof createKeyset<T>>;

/**
 * Pages of a list by the values that sort it, in both directions. A page costs the same at any depth. What comes or goes meanwhile
 * neither repeats a record nor hides one, unless its own sort values change. One index, on the filter's equal fields and then the sort's,
 * serves both directions.
 */
export function createKeyset<T>(by: KeysetSort<T>) {
  const valuesOf = (record: T) => keysOf(by).map((key) => record[key] as Value);
  const cursorAt = (record: T, isBack: boolean) =>
    encode(by, { isBack, isIncluded: false, values: valuesOf(record) });

  /** What to read for the records after one, nearest first; for all of them without one. */
  const rangesAfter = (record: T | null): Range[] =>
    record
      ? rangesBehind(by, { isBack: false, isIncluded: false, values: valuesOf(record) })
      : [{ range: {}, sort: sortOf(by, false) }];

  return {
    /** So many records after one, in the order of the list; the first ones without one. */
    after: <R extends T>(record: T | null, query: Part, read: Read<R>): Promise<R[]> =>
      readRanges(rangesAfter(record), query, read),
    rangesAfter,
    /** @throws {ProblemError} `validation_failed` for a cursor that this list has not made */
    async page({ cursor, limit, skip = 0 }: Slice, filter: object, read: Read<T>): Promise<KeysetPage<T>> {
      const place = cursor === undefined ? null : decode(by, cursor);
      const isBack = place?.isBack === true;
      // One more than the page has: it tells whether there are more.
      const found = place
        ? await readRanges(rangesBehind(by, place), { filter, limit: limit + 1 }, read)
        : await read({ filter: { ...filter }, range: {}, sort: sortOf(by, false), skip, limit: limit + 1 });
      const shown = found.slice(0, limit);
      const [nearest, farthest] = [shown[0], shown.at(-1)];
      const onward = found.length > limit && farthest ? cursorAt(farthest, isBack) : null;
      const comesFrom = nearest ? cursorAt(nearest, !isBack) : place && encode(by, turned(place));
      const back = place || skip > 0 ? comesFrom : null;
      return isBack
        ? { items: shown.toReversed(), nextCursor: back, previousCursor: onward }
        : { items: shown, nextCursor: onward, previousCursor: back };
    },
  };
}

const keysOf = <T>({ fields }: KeysetSort<T>) => Object.keys(fields) as (keyof T & string)[];
const pathsOf = <T>(by: KeysetSort<T>) => keysOf(by).map((key) => (key === 'id' ? '_id' : key));

const sortOf = <T>(by: KeysetSort<T>, isBack: boolean, from = 0): Record<string, 1 | -1> =>
  Object.fromEntries(
    pathsOf(by)
      .slice(from)
      .map((path) => [path, isBack ? opposite(by.direction) : by.direction]),
  );

const opposite = (direction: 1 | -1): 1 | -1 => (direction === 1 ? -1 : 1);

/**
 * The records behind a place, nearest first: those that are the same in all but the last field, then in all but the last two, and so
 * on. Each is one range of one index, sorted by what differs in it: a sort by what is the same as well keeps MongoDB from merging ranges.
 * All in one `$or` would be one statement, of which MongoDB plans the branches without regard to the sort.
 */
function rangesBehind<T>(by: KeysetSort<T>, { isBack, isIncluded, values }: Place): Range[] {
  const paths = pathsOf(by);
  const beyond = (by.direction === 1) === isBack ? '$lt' : '$gt';
  const ranges = paths.map((path, index) => ({
    range: {
      ...Object.fromEntries(paths.slice(0, index).map((before, at) => [before, values[at]])),
      [path]: { [isIncluded && index === paths.length - 1 ? `${beyond}e` : beyond]: values[index] },
    },
    sort: sortOf(by, isBack, index),
  }));
  return ranges.toReversed();
}

async function readRanges<R>(ranges: readonly Range[], { filter, limit }: Part, read: Read<R>): Promise<R[]> {
  const found = await Promise.all(
    ranges.map(({ range, sort }) => read({ filter: { $and: [filter, range] }, range, sort, skip: 0, limit })),
  );
  return found.flat().slice(0, limit);
}

const encode = <T>({ name = '' }: KeysetSort<T>, { values, ...way }: Place): string =>
  encodeCursor([
    wordOf(way),
    name,
    ...values.map((value) => (value instanceof Date ? value.getTime() : value)),
  ]);

function decode<T>(by: KeysetSort<T>, cursor: string): Place {
  const kinds = Object.values(by.fields) as (keyof CursorKinds)[];
  const [word, madeFor, ...values] = readCursor(cursor, ['text', 'text', ...kinds]);
  const way = WAYS.find((known) => wordOf(known) === word);
  if (way === undefined) throw refuseCursor('was not made by this API');
  if (madeFor !== (by.name ?? '')) throw refuseCursor('was made with another sort');
  return { ...way, values };
}

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

/** The page with its records as they are shown. */
export const mapPage = <T, U>({ items, ...page }: KeysetPage<T>, present: (item: T) => U): KeysetPage<U> => ({
  ...page,
  items: items.map(present),
});
