import { duplicateKeyFields } from './mongo.ts';

/**
 * Inserts something at the first free place among those of its owner. A unique index on owner and `slot` lets a limit hold however many
 * are made at once.
 *
 * @returns `false` when all places are taken
 */
export async function insertAtFreeSlot(
  taken: readonly (number | null)[],
  slots: number,
  insert: (slot: number) => Promise<unknown>,
): Promise<boolean> {
  const isTaken = new Set(taken);
  for (let slot = 0; slot < slots; slot += 1) {
    if (isTaken.has(slot)) continue;
    try {
      await insert(slot);
      return true;
    } catch (error) {
      // Another call took the slot in between; the next one is tried.
      if (!duplicateKeyFields(error).includes('slot')) throw error;
    }
  }
  return false;
}
