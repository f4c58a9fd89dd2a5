import type { Drop } from '@livedrops/sdk';

/** The newer of two states of a drop: answers and events overtake each other. */
export const newerDrop = (known: Drop | undefined | null, drop: Drop): Drop => {
  if (known === undefined || known === null || drop.version > known.version) return drop;
  const isOlder = drop.version < known.version || Date.parse(drop.updatedAt) < Date.parse(known.updatedAt);
  return isOlder ? known : drop;
};
