import { createHash } from 'node:crypto';
import type { MediaStore } from '../media/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { ConcurrencyLimit } from '../platform/concurrency-limit.ts';
import { Refusal } from '../platform/http/problem.ts';
import { createId } from '../platform/id.ts';
import { nameForms, type Forms, type PictureRecord } from './picture.ts';
import type { PictureStore } from './picture.store.ts';

/** How long a picture may wait for a product. */
export const UNUSED_MS = 3_600_000;

export type UploadDeps = {
  pictures: PictureStore;
  media: MediaStore;
  clock: Clock;
  /** What addresses begin with. */
  baseUrl: string;
  /** Of uploads whose bytes are in memory. */
  limitUploads: ConcurrencyLimit;
  /** Of pictures in the making. */
  limitMaking: ConcurrencyLimit;
  make(bytes: Buffer): Promise<Forms | Refusal>;
};

/** Below the two minutes after which the SDK stops listening. */
const WAIT_MS = 100_000;

type Upload = { creatorId: string; readFile(): Promise<Buffer> };

/**
 * Takes a file in, once its turn has come: until then nothing of it is read. A file that came before is the picture that it was then, so
 * that a repeat changes nothing.
 */
export function uploadPicture(
  deps: UploadDeps,
  { creatorId, readFile }: Upload,
): Promise<PictureRecord | Refusal> {
  const asker = { address: creatorId, deadlineAt: performance.now() + WAIT_MS };
  return deps.limitUploads(asker, async () => {
    const bytes = await readFile();
    const hash = createHash('sha256').update(bytes).digest('base64url');
    const known = await deps.pictures.keepKnown(creatorId, hash, untilFrom(deps.clock));
    if (known) return known;
    const forms = await deps.limitMaking(asker, () => deps.make(bytes));
    return forms instanceof Refusal ? forms : store(deps, { creatorId, hash, forms });
  });
}

export const untilFrom = (clock: Clock): Date => new Date(clock.now() + UNUSED_MS);

/** The record first: with it the files are found and removed, if this process does not come to the end. */
async function store(
  { pictures, media, clock, baseUrl }: UploadDeps,
  { creatorId, hash, forms }: { creatorId: string; hash: string; forms: Forms },
): Promise<PictureRecord> {
  const { files, picture } = nameForms(createId('pic'), forms, baseUrl);
  const until = untilFrom(clock);
  const record: PictureRecord = {
    ...picture,
    creatorId,
    hash: null,
    products: [],
    collectAt: until,
    wasShown: false,
    files: files.map(({ name }) => name),
  };
  await pictures.insert(record);
  await media.putMany(files);
  if (await pictures.finish(record.id, hash)) return record;
  // The same file was uploaded twice at once, and the other was faster. What this one stored is collected.
  return (await pictures.keepKnown(creatorId, hash, until)) ?? record;
}
