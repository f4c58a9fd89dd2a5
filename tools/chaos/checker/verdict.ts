/** A promise, and everything found that breaks it. */
export type Verdict = { id: string; promise: string; faults: string[] };

export const isRed = (verdicts: readonly Verdict[]): boolean =>
  verdicts.some(({ faults }) => faults.length > 0);

/** Names of the broken promises. */
export const redIds = (verdicts: readonly Verdict[]): string[] =>
  verdicts.flatMap(({ id, faults }) => (faults.length > 0 ? [id] : []));

const SHOWN = 5;

/** `ok   I1  …`, with the first faults below those that have some. */
export function verdictLines(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ id, promise, faults }) => [
    `${faults.length === 0 ? 'ok   ' : 'RED  '} ${id.padEnd(4)} ${promise}${faults.length > 0 ? ` (${faults.length})` : ''}`,
    ...faults.slice(0, SHOWN).map((fault) => `             ${fault}`),
  ]);
}
