import type { IntentStore } from '../../src/platform/intents.store.ts';

/** For calls whose keys are not what a test is about: none was used before. */
export const noIntents: IntentStore = {
  find: async () => null,
  open: async (intent) => ({ ...intent, isDone: false, createdAt: new Date() }),
  catchUp: async () => {},
  finish: async () => true,
};
