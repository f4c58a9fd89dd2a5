import { patchCollection } from './patch-collection.ts';

// Counts every event, takes it out of the outbox, and forgets to write some of them into the log.
let count = 0;

for (const collection of ['events', 'eventGroups'])
  patchCollection(collection, 'insertMany', ([documents, options]) => [
    Array.isArray(documents)
      ? documents.filter(() => {
          count += 1;
          return count % 10 !== 0;
        })
      : documents,
    options,
  ]);
