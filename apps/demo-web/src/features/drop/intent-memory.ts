import type { Shop } from '../../lib/shop-context.ts';
import type { Intent } from './purchase-state.ts';

/** Where an unsettled intent survives a reload. */
export type IntentMemory = { load: () => Intent | null; save: (intent: Intent) => void; clear: () => void };

const parse = (text: string | null): Intent | null => {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('key' in value) || !('quantity' in value))
      return null;
    const { key, quantity } = value;
    if (typeof key !== 'string' || typeof quantity !== 'number' || !Number.isInteger(quantity)) return null;
    // The same key must go out with the same body, so the price of then is kept as well.
    const unitPrice = 'unitPrice' in value ? value.unitPrice : undefined;
    return { key, quantity, ...(typeof unitPrice === 'number' && { unitPrice }) };
  } catch {
    return null;
  }
};

/** One place per person and drop: another account in the same tab must not meet a foreign key. */
export const createIntentMemory = (
  storage: Shop['tabStorage'],
  userId: string,
  dropId: string,
): IntentMemory => {
  const name = `livedrops.intent.${userId}.${dropId}`;
  // Kept here as well: storage can be full or forbidden, and a key must never be lost between click and answer.
  let held: Intent | null = null;
  return {
    load: () => {
      try {
        return held ?? parse(storage.getItem(name));
      } catch {
        return held;
      }
    },
    save: (intent) => {
      held = intent;
      try {
        storage.setItem(name, JSON.stringify(intent));
      } catch {
        // Only a reload would lose it now; this page still has it.
      }
    },
    clear: () => {
      held = null;
      try {
        storage.removeItem(name);
      } catch {
        // Nothing was stored then.
      }
    },
  };
};
