import { createStore } from 'zustand/vanilla';

/** Counts the troubles that were told while nobody looked at the window. Looking at it is seeing them. */
export const createUnseen = () => {
  const count = createStore<number>(() => 0);
  window.addEventListener('focus', () => count.setState(0, true));
  return { count, add: (): void => count.setState((before) => before + 1, true) };
};

export type Unseen = ReturnType<typeof createUnseen>;
