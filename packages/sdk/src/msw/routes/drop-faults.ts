import { findHoldFaults } from '../../contract/chargeable.ts';
import type { CreateDropInput, Drop, UpdateDropInput } from '../../types/drop.ts';
import type { FieldError } from '../../types/problem.ts';
import type { Product } from '../../types/product.ts';
import type { MockDb } from '../mock-db.ts';
import { MockProblem } from '../mock-problem.ts';

const FIXED_ONCE_LIVE = ['startsAt', 'stock', 'perUserLimit', 'reminderMinutes'] as const;
/** A start up to a minute ago means "now". */
const PAST_START_MS = 60_000;
const DURATION_MS = 366 * 86_400_000;

export const refuseFaults = (errors: FieldError[]): void => {
  if (errors.length > 0) throw new MockProblem('validation_failed', undefined, { errors });
};

/** What the shape alone cannot say about a new drop. */
export const newDropFaults = (db: MockDb, product: Product, input: CreateDropInput): FieldError[] => {
  const faults = timeFaults(Date.parse(input.startsAt), Date.parse(input.endsAt), db.clock.now(), true);
  if (input.holdSeconds !== undefined && input.checkout !== 'hold') {
    faults.push({ field: 'holdSeconds', message: "is only for checkout 'hold'" });
  }
  if (input.checkout === 'hold') {
    const { price = product.price, currency = product.currency, perUserLimit = null } = input;
    faults.push(...findHoldFaults({ price, currency, perUserLimit }));
  }
  return [...faults, ...lowStockFaults(input.lowStockAt, input.stock)];
};

/** What the shape alone cannot say about an edit. */
export const updateFaults = (db: MockDb, drop: Drop, changes: UpdateDropInput): FieldError[] => {
  const isScheduled = drop.status === 'scheduled';
  const fixed = FIXED_ONCE_LIVE.filter((field) => !isScheduled && changes[field] !== undefined).map(
    (field) => ({
      field,
      message: 'cannot change once the drop has begun',
    }),
  );
  const isMoved = changes.startsAt !== undefined || changes.endsAt !== undefined;
  const startsAt = Date.parse(changes.startsAt ?? drop.startsAt);
  const endsAt = Date.parse(changes.endsAt ?? drop.endsAt);
  const times = isMoved ? timeFaults(startsAt, endsAt, db.clock.now(), isScheduled) : [];
  const lowStock = lowStockFaults(changes.lowStockAt, changes.stock ?? drop.stock);
  return [...fixed, ...times, ...lowStock, ...chargeFaults(drop, changes)];
};

/** Terms that stay as they are were looked at when they were made. */
const chargeFaults = (drop: Drop, changes: UpdateDropInput): FieldError[] => {
  if (drop.checkout !== 'hold' || (changes.price === undefined && changes.perUserLimit === undefined))
    return [];
  const { price = drop.price, perUserLimit = drop.perUserLimit } = changes;
  return findHoldFaults({ price, currency: drop.currency, perUserLimit });
};

const timeFaults = (startsAt: number, endsAt: number, now: number, mayStart: boolean): FieldError[] => {
  const faults: FieldError[] = [];
  if (mayStart && startsAt < now - PAST_START_MS) {
    faults.push({ field: 'startsAt', message: 'must not be in the past' });
  }
  if (endsAt <= startsAt) faults.push({ field: 'endsAt', message: 'must be after startsAt' });
  else if (endsAt <= now) faults.push({ field: 'endsAt', message: 'must be in the future' });
  else if (endsAt - startsAt > DURATION_MS) {
    faults.push({ field: 'endsAt', message: 'must be at most 366 days after startsAt' });
  }
  return faults;
};

const lowStockFaults = (lowStockAt: number | null | undefined, stock: number): FieldError[] =>
  typeof lowStockAt === 'number' && lowStockAt >= stock
    ? [{ field: 'lowStockAt', message: 'must be less than stock' }]
    : [];
