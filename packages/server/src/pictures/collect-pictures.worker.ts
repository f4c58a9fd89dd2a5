import type { MediaStore } from '../media/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { filesToRemove } from './picture.ts';
import type { PictureStore } from './picture.store.ts';

const EVERY_MS = 60_000;
const AT_A_TIME = 100;

type CollectDeps = { pictures: PictureStore; media: MediaStore; clock: Clock };

/** Removes pictures that nothing shows, an hour after their upload or removal. Several workers at once do no harm. */
export const startCollecting = (deps: CollectDeps & { logger: Logger }): Loop =>
  startLoop('pictures.collect', deps.logger, async () => {
    const collected = await collectPictures(deps);
    return collected === AT_A_TIME ? 0 : EVERY_MS;
  });

/** The record goes last: whatever stops this, the next round goes on. */
export async function collectPictures({ pictures, media, clock }: CollectDeps): Promise<number> {
  const unused = await pictures.takeUnused(new Date(clock.now()), AT_A_TIME);
  for (const picture of unused) {
    await media.remove(filesToRemove(picture));
    await pictures.remove(picture.id);
  }
  return unused.length;
}
