import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Page } from '../types/page.ts';
import { Paginated } from './paginate.ts';

const meta = { requestId: undefined, idempotencyKey: undefined, replayed: false, attempts: 1 };

/** A list that is cut into pages of these sizes, and whose n-th request fails when `fails[n]` says so. */
const listOf = (sizes: readonly number[], fails: readonly boolean[]) => {
  let request = 0;
  let start = 0;
  const pages = sizes.map((size, index): Page<number> => {
    const items = Array.from({ length: size }, (_item, nth) => start + nth);
    start += size;
    return { items, nextCursor: index === sizes.length - 1 ? null : String(index + 1) };
  });
  const fetchPage = async ({ cursor }: { cursor?: string | undefined }) => {
    request += 1;
    if (fails[request - 1] === true) throw new Error('lost');
    const data = pages[Number(cursor ?? 0)];
    if (data === undefined) throw new Error(`no page ${cursor}`);
    return { data, response: new Response(), meta };
  };
  return { fetchPage, all: Array.from({ length: start }, (_item, index) => index) };
};

it('a list gives each item once and in order, wherever pages end, whatever fails and wherever a program begins again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { maxLength: 30 }),
      fc.array(fc.boolean(), { maxLength: 40 }),
      async (sizes, fails, restarts) => {
        const { fetchPage, all } = listOf(sizes, fails);
        const got: number[] = [];
        let list = new Paginated<number>(fetchPage);
        let items = list[Symbol.asyncIterator]();
        for (let step = 0; ; step += 1) {
          const next = await items.next().catch(() => undefined);
          if (next === undefined) continue;
          if (next.done === true) break;
          // Begun again at a page, a program meets what it has seen of that page once more.
          if (next.value >= got.length) got.push(next.value);
          if (restarts[step] === true) {
            const { cursor } = items.position;
            list = new Paginated<number>((position) => fetchPage({ cursor, ...position }));
            items = list[Symbol.asyncIterator]();
          }
        }
        expect(got).toEqual(all);
      },
    ),
  );
});
