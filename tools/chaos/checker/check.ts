import { checkClock } from './check-clock.ts';
import { checkEvents } from './check-events.ts';
import { checkIntents } from './check-intents.ts';
import { checkPeople } from './check-people.ts';
import { checkStock } from './check-stock.ts';
import type { Facts } from './facts.ts';
import type { Verdict } from './verdict.ts';

/** Looks at everything that was told and everything that is stored. Pure. */
export const check = (facts: Facts): Verdict[] => [
  ...checkStock(facts),
  ...checkIntents(facts),
  ...checkPeople(facts),
  ...checkClock(facts),
  ...checkEvents(facts),
];
