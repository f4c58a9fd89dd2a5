import { type SoldCsvOptions, soldCsv, soldNdjson, type SoldOrder } from '@livedrops/sdk/contract';
import { type PresentDeps, presentParts } from './present-parts.ts';
import type { SoldPart } from './sold-part.ts';
import type { SoldPartStore, SoldSearch, SoldSort } from './sold-part.store.ts';

export type ExportDeps = PresentDeps & { parts: Pick<SoldPartStore, 'after'> };

/** Parts that are in memory at a time, whatever the list has and however slowly its reader takes it. */
const BATCH = 500;

export type Exported = { search: SoldSearch; sort: SoldSort };

/** The lines of a CSV file, some hundred at a time. */
export async function* exportCsv(
  deps: ExportDeps,
  what: Exported,
  options: SoldCsvOptions,
): AsyncGenerator<string> {
  const csv = soldCsv(options);
  yield csv.head;
  for await (const parts of readAll(deps, what)) yield parts.map(csv.line).join('');
}

/** The same as lines of JSON, with a last one that says that nothing is missing. */
export async function* exportNdjson(deps: ExportDeps, what: Exported): AsyncGenerator<string> {
  let count = 0;
  for await (const parts of readAll(deps, what)) {
    count += parts.length;
    yield parts.map(soldNdjson.line).join('');
  }
  yield soldNdjson.end(count);
}

async function* readAll(deps: ExportDeps, { search, sort }: Exported): AsyncGenerator<SoldOrder[]> {
  for (let last: SoldPart | null = null; ;) {
    const batch: SoldPart[] = await deps.parts.after(last, sort, search, BATCH);
    const shown = await presentParts(deps, batch, search.view);
    // An empty piece would end nothing, but says nothing either.
    if (shown.length > 0) yield shown;
    last = batch.at(-1) ?? null;
    if (!last || batch.length < BATCH) return;
  }
}
