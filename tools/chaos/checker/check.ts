import { checkBooks } from './check-books.ts';
import { checkClock } from './check-clock.ts';
import { checkIntents } from './check-intents.ts';
import { checkMoney } from './check-money.ts';
import { checkPrices } from './check-prices.ts';
import { checkStandstill } from './check-standstill.ts';
import { checkStock } from './check-stock.ts';
import type { Facts } from './facts.ts';
import { toVerdicts, type Verdict } from './verdict.ts';

/** Looks at everything that was told and everything that is stored. Pure. */
export const check = (facts: Facts): Verdict[] =>
  toVerdicts([
    checkBooks(facts),
    checkStock(facts),
    checkStandstill(facts),
    checkIntents(facts),
    checkClock(facts),
    checkPrices(facts),
    checkMoney(facts),
  ]);
