import { describe, expect, it } from 'vitest';
import type { NumberedPage } from '../types/page.ts';
import { Paginated } from './paginate.ts';

type Position = { cursor?: string | undefined; page?: number | undefined };

const listOf = (pages: Record<string, NumberedPage<number> | Error>) => {
  const asked: string[] = [];
  const list = new Paginated<number, NumberedPage<number>>(async ({ cursor, page }: Position) => {
    const name = cursor ?? (page === undefined ? 'first' : String(page));
    asked.push(name);
    const data = pages[name];
    if (data === undefined || data instanceof Error) throw data ?? new Error(`no page ${name}`);
    const meta = { requestId: undefined, idempotencyKey: undefined, replayed: false, attempts: 1 };
    return { data, response: new Response(), meta };
  });
  return { list, asked };
};

const collect = async (list: AsyncIterable<number>) => {
  const items: number[] = [];
  for await (const item of list) items.push(item);
  return items;
};

const three = {
  first: { items: [1, 2], nextCursor: 'b' },
  b: { items: [], nextCursor: 'c' },
  c: { items: [3], nextCursor: null },
};

describe('a list', () => {
  it('is a promise of its first page', async () => {
    const { list, asked } = listOf(three);
    expect(await list).toEqual(three.first);
    expect(asked).toEqual(['first']);
  });

  it('goes through all pages, empty ones too, and afresh each time', async () => {
    const { list, asked } = listOf(three);
    expect(await collect(list)).toEqual([1, 2, 3]);
    expect(await collect(list)).toEqual([1, 2, 3]);
    expect(asked).toEqual(['first', 'b', 'c', 'first', 'b', 'c']);
  });

  it('asks for no more than the loop takes', async () => {
    const { list, asked } = listOf(three);
    expect(await list.toArray({ limit: 2 })).toEqual([1, 2]);
    expect(asked).toEqual(['first']);
    expect(await listOf(three).list.toArray({ limit: 100 })).toEqual([1, 2, 3]);
  });

  it.each([0, -1, 1.5, Number.NaN, undefined])('refuses to take %s of them', async (limit) => {
    const { list } = listOf(three);
    await expect(list.toArray({ limit: limit as number })).rejects.toThrow('a whole number from 1');
    await expect(list.toArray(undefined as never)).rejects.toThrow('toArray takes { limit }');
  });

  it('follows page numbers where the server counts pages', async () => {
    const page = (number: number) => ({
      items: [number],
      nextCursor: null,
      page: number,
      pageCount: 3,
      total: 3,
    });
    const { list } = listOf({ first: page(1), 2: page(2), 3: page(3) });
    expect(await collect(list)).toEqual([1, 2, 3]);
  });

  it('fails one loop only: the next one starts again', async () => {
    const pages: Record<string, NumberedPage<number> | Error> = { ...three, b: new Error('cut') };
    const { list } = listOf(pages);
    await expect(collect(list)).rejects.toThrow('cut');
    pages['b'] = three.b;
    expect(await collect(list)).toEqual([1, 2, 3]);
  });

  it('does not turn in circles with a server that repeats itself', async () => {
    const { list } = listOf({ first: { items: [1], nextCursor: 'x' }, x: { items: [2], nextCursor: 'x' } });
    await expect(collect(list)).rejects.toThrow('does not advance');
  });

  it('goes on where it stopped when a page failed', async () => {
    const pages: Record<string, NumberedPage<number> | Error> = { ...three, c: new Error('cut') };
    const { list, asked } = listOf(pages);
    const items = list[Symbol.asyncIterator]();
    await expect(collect(items)).rejects.toThrow('cut');
    expect(items.position).toEqual({ cursor: 'b' });
    await expect(items.next()).rejects.toThrow('cut');
    pages['c'] = three.c;
    expect(await collect(items)).toEqual([3]);
    expect(asked).toEqual(['first', 'b', 'c', 'c', 'c']);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('goes on when it was the first page that failed', async () => {
    const pages: Record<string, NumberedPage<number> | Error> = { ...three, first: new Error('cut') };
    const items = listOf(pages).list[Symbol.asyncIterator]();
    await expect(items.next()).rejects.toThrow('cut');
    pages['first'] = three.first;
    expect(await collect(items)).toEqual([1, 2, 3]);
  });

  it('is read in order by everybody who asks at once', async () => {
    const { list, asked } = listOf(three);
    const items = list[Symbol.asyncIterator]();
    const results = await Promise.all([items.next(), items.next(), items.next(), items.next()]);
    expect(results.map(({ value }) => value)).toEqual([1, 2, 3, undefined]);
    expect(asked).toEqual(['first', 'b', 'c']);
  });

  it('is over after a break', async () => {
    const { list } = listOf(three);
    const pages = list.pages();
    for await (const page of pages) {
      expect(page).toEqual(three.first);
      break;
    }
    expect(await pages.next()).toEqual({ done: true, value: undefined });
  });
});
