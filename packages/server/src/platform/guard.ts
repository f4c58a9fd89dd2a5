import type { Logger } from './logger.ts';
import { type Loop, startLoop } from './loop.ts';

const LOOK_EVERY_MS = 2000;

/** Whether something that must hold does hold, as of the latest look. Until the first look nothing is safe. */
export type Guard = {
  isSafe(): boolean;
  /** What is wrong; `null` when all is well. */
  reason(): string | null;
  /** Looks now. When looking fails, what was known before stays. */
  check(): Promise<void>;
  /** Looks every few seconds from now on. */
  watch(): Loop;
};

/**
 * @param look what is wrong, one sentence each; empty when all is well
 */
export function createGuard(
  name: string,
  { look, logger }: { look: () => Promise<readonly string[]>; logger: Logger },
): Guard {
  let reason: string | null = 'not looked at yet';

  async function check(): Promise<void> {
    const faults = await look();
    const found = faults.length === 0 ? null : faults.join('; ');
    if (found !== null && found !== reason) logger.error({ guard: name, faults }, 'guard: not safe');
    if (found === null && reason !== null) logger.info({ guard: name }, 'guard: safe');
    reason = found;
  }

  return {
    isSafe: () => reason === null,
    reason: () => reason,
    check,
    watch: () =>
      startLoop(`guard.${name}`, logger, async () => {
        await check();
        return LOOK_EVERY_MS;
      }),
  };
}
