/**
 * Exponential backoff with full jitter: any pause up to the limit is as likely as any other, so that what failed together does not
 * come back together (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param attempts made so far, at least 1
 * @param random between 0 and 1
 */
export const backoffMs = (
  attempts: number,
  { baseMs, maxMs }: { baseMs: number; maxMs: number },
  random: number,
): number => Math.round(random * Math.min(maxMs, baseMs * 2 ** (attempts - 1)));
