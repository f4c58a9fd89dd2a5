import { soldNdjson, type SoldOrder } from '@livedrops/sdk/contract';
import { ahead, inBatches } from '../platform/in-batches.ts';
import { type PresentDeps, presentParts } from './present-parts.ts';
import type { SoldPart } from './sold-part.ts';
import type { SoldPartStore, SoldSearch, SoldSort } from './sold-part.store.ts';

export type ExportDeps = PresentDeps & { parts: Pick<SoldPartStore, 'after'> };

export type Exported = { search: SoldSearch; sort: SoldSort };

/** All parts of a list, some hundred at a time. */
export async function* readSold(deps: ExportDeps, { search, sort }: Exported): AsyncGenerator<SoldOrder[]> {
  const read = (last: SoldPart | null, limit: number) => deps.parts.after(last, sort, search, limit);
  for await (const listed of ahead(inBatches(read))) {
    const parts = await presentParts(deps, listed, search);
    // An empty piece would end nothing, but says nothing either.
    if (parts.length > 0) yield parts;
  }
}

/** Lines of JSON, with a last one that says that nothing is missing. */
export async function* toNdjson(batches: AsyncIterable<SoldOrder[]>): AsyncGenerator<string> {
  let count = 0;
  for await (const parts of batches) {
    count += parts.length;
    yield soldNdjson.lines(parts);
  }
  yield soldNdjson.end(count);
}
