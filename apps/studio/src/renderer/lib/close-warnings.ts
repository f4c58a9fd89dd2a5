import type { CloseReason, StudioBridge } from '../../shared/ipc.ts';

export type CloseWarnings = {
  /** Gives a reason to ask before the window closes. Returns how to take it back. */
  warn: (reason: CloseReason) => () => void;
  /** Whether such a reason is given now. */
  has: (reason: CloseReason) => boolean;
};

/** Tells the main process why closing the window would hurt, whenever that changes. */
export const createCloseWarnings = (bridge: Pick<StudioBridge, 'warnBeforeClose'>): CloseWarnings => {
  const held = new Map<symbol, CloseReason>();
  // A failure costs the question only.
  const tell = (): void => void bridge.warnBeforeClose([...new Set(held.values())]).catch(() => {});
  return {
    warn: (reason) => {
      const key = Symbol(reason);
      held.set(key, reason);
      tell();
      return () => {
        held.delete(key);
        tell();
      };
    },
    has: (reason) => [...held.values()].includes(reason),
  };
};
