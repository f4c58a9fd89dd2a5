/**
 * How long a `Retry-After` header (RFC 9110, section 10.2.3) asks to wait, in milliseconds: seconds, or a date.
 *
 * @param now epoch ms
 * @returns `null` for what cannot be read
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  // Dates are always of this zone; without it, almost any text is a date for JavaScript.
  const at = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
