import type { MediaStore } from '../media/index.ts';
import type { Clock } from '../platform/clock.ts';
import { createConcurrencyLimit } from '../platform/concurrency-limit.ts';
import type { Logger } from '../platform/logger.ts';
import type { MongoConnection, MongoSession } from '../platform/mongo.ts';
import { startCollecting } from './collect-pictures.worker.ts';
import { makeInChild } from './make-in-child.ts';
import { createPictureStore } from './picture.store.ts';
import { picturesRoutes } from './pictures.routes.ts';
import { type Showing, showPictures } from './show-pictures.ts';

/** Of a process: each has up to 20 MB in memory. */
const UPLOADS = { concurrentMax: 8, waitingMax: 100, expectedMs: 5000 };
/** Each keeps a core busy. */
const MAKING = { concurrentMax: 1, waitingMax: UPLOADS.concurrentMax, expectedMs: 2000 };

export { shownPictureSchema } from './shown-picture.model.ts';

export type PicturesOptions = {
  connection: MongoConnection;
  clock: Clock;
  logger: Logger;
  media: MediaStore;
  /** What the addresses of pictures begin with; `null`: they are served from here. */
  baseUrl: string | null;
};

export function createPictures({ connection, clock, logger, media, baseUrl }: PicturesOptions) {
  const pictures = createPictureStore(connection);
  return {
    routes: picturesRoutes({
      pictures,
      media,
      clock,
      baseUrl: baseUrl ?? '/media',
      limitUploads: createConcurrencyLimit(UPLOADS),
      limitMaking: createConcurrencyLimit(MAKING),
      make: (bytes) => makeInChild(bytes),
    }),
    show: (showing: Showing, session: MongoSession) => showPictures({ pictures, clock }, showing, session),
    /** Removes what nothing shows. */
    startWorkers: () => startCollecting({ pictures, media, clock, logger }),
  };
}

export type Pictures = ReturnType<typeof createPictures>;
