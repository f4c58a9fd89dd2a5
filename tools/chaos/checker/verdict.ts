/** Everything that must hold after a run, in the words that people read. */
export const PROMISES = {
  I1: 'the books of every drop balance: each unit is in one place',
  I2: 'nothing is negative, nothing is oversold',
  I15: 'the stock is what its edits make it',
  I14: 'everything is sold that somebody wants',
  I14b: '"sold out" is never said while a unit is free',
  P2: 'no drop stands still while others sell',
  I3: 'every acknowledged order is there as it was told',
  I4: 'what was refused did not happen',
  I5: 'one key is one order, and every repeat is told the same',
  I5b: 'nobody is refused an order that they have',
  E1: 'no call meets an error of the server',
  I6: 'limits per person hold, each slot is taken once, one person has one hold',
  I9: 'nothing is sold outside the window, in a pause or after a drop was called off',
  I10: 'prices are those of their moment',
  I10b: 'nobody pays another price than they said',
  I11: 'every order went a legal way, and none is left waiting',
  M1: 'who has paid has an order, and was charged once',
  M2: 'the money of each part goes back once where it is due, and nowhere else',
  M3: 'what was told of a payment or a cancellation holds',
  I7: 'each change of a part of an order is told exactly once',
  I8: 'nothing waits to be told',
  I13: 'events have no gaps, in each topic and in all',
} as const;

export type PromiseId = keyof typeof PROMISES;

/** What a look at some of the promises has found; those that are not named are not broken, as far as it can see. */
export type Found = Partial<Record<PromiseId, string[]>>;

/** A promise, and everything found that breaks it. */
export type Verdict = { id: PromiseId; promise: string; faults: string[] };

/** A verdict for every promise, from all looks together. */
export const toVerdicts = (looks: readonly Found[]): Verdict[] =>
  Object.entries(PROMISES).map(([name, promise]) => {
    const id = name as PromiseId;
    return { id, promise, faults: looks.flatMap((found) => found[id] ?? []) };
  });

export const isRed = (verdicts: readonly Verdict[]): boolean =>
  verdicts.some(({ faults }) => faults.length > 0);

/** Names of the broken promises. */
export const redIds = (verdicts: readonly Verdict[]): PromiseId[] =>
  verdicts.flatMap(({ id, faults }) => (faults.length > 0 ? [id] : []));

const SHOWN = 5;

/** `ok   I1  …`, with the first faults below those that have some. */
export function verdictLines(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ id, promise, faults }) => [
    `${faults.length === 0 ? 'ok   ' : 'RED  '} ${id.padEnd(4)} ${promise}${faults.length > 0 ? ` (${faults.length})` : ''}`,
    ...faults.slice(0, SHOWN).map((fault) => `             ${fault}`),
  ]);
}
