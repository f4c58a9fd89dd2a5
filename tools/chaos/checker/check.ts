import { checkClock } from './check-clock.ts';
import { checkEvents } from './check-events.ts';
import { checkIntents } from './check-intents.ts';
import { checkPeople } from './check-people.ts';
import { checkStock } from './check-stock.ts';
import type { Facts } from './facts.ts';

/** A promise, and everything found that breaks it. */
export type Verdict = { id: string; promise: string; faults: string[] };

/** Looks at everything that was told and everything that is stored. Red as soon as one verdict has a fault. */
export const check = (facts: Facts): Verdict[] => [
  ...checkStock(facts),
  ...checkIntents(facts),
  ...checkPeople(facts),
  ...checkClock(facts),
  ...checkEvents(facts),
];

export const isRed = (verdicts: readonly Verdict[]): boolean =>
  verdicts.some(({ faults }) => faults.length > 0);

const SHOWN = 5;

/** `ok   I1  …`, with the first faults below those that have some. */
export function verdictLines(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ id, promise, faults }) => [
    `${faults.length === 0 ? 'ok   ' : 'RED  '} ${id.padEnd(4)} ${promise}${faults.length > 0 ? ` (${faults.length})` : ''}`,
    ...faults.slice(0, SHOWN).map((fault) => `             ${fault}`),
  ]);
}
