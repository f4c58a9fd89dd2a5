import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 150;
const WAIT_MS = 120_000;

/** True when a GET of this address succeeds. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Waits until a GET of this address succeeds. */
export async function untilAnswers(name: string, url: string): Promise<void> {
  const giveUpAt = Date.now() + WAIT_MS;
  while (!(await answers(url))) {
    if (Date.now() > giveUpAt)
      throw new Error(`${name} does not answer at ${url} after ${WAIT_MS / 1000} s.`);
    await delay(POLL_MS);
  }
}
