import { t } from '@lingui/core/macro';
import type { Checkout, Drop, Product, ReminderMinutes } from '@livedrops/sdk';
import { REMINDER_MINUTES } from '@livedrops/sdk/contract';
import * as z from 'zod/mini';
import { weeksOn } from '../../lib/chosen-time.ts';
import { toMajorText } from '../../lib/format.ts';
import { localZone, toWallTime, twinOf, type Twin } from '../../lib/zoned-time.ts';

/** What the editor holds: text as typed. Rules are in `validate-drop.ts`. */
export type DropForm = {
  productMode: 'existing' | 'new';
  productId: string;
  /** Name of a product that is made together with the drop. */
  newTitle: string;
  /** Name of the drop; empty means the product's. */
  title: string;
  price: string;
  currency: string;
  stock: string;
  /** `in`: so many minutes after pressing the button. `at`: at a date and time. */
  startMode: 'in' | 'at';
  startInMinutes: number;
  startDate: string;
  startTime: string;
  /** Which of the two, where the clocks go back over the start time; `null`: not chosen, or it happens once. */
  startTwin: Twin | null;
  /** `after`: so long after the start. `at`: at a date and time. */
  endMode: 'after' | 'at';
  durationMinutes: string;
  endDate: string;
  endTime: string;
  endTwin: Twin | null;
  perUserLimit: string;
  lowStockAt: string;
  /** In which buyers may cancel; empty means until it is packed. */
  cancelMinutes: string;
  /** Before the start; the longest first. */
  reminderMinutes: ReminderMinutes[];
  checkout: Checkout;
  /** How long units are kept for who pays; counts with `hold` only. */
  holdMinutes: string;
};

const typed = z.string().check(z.maxLength(1_000));
const twin = z.nullable(z.enum(['first', 'second']));

/** A form that was kept on this computer. */
export const dropFormSchema = z.strictObject({
  productMode: z.enum(['existing', 'new']),
  productId: typed,
  newTitle: typed,
  title: typed,
  price: typed,
  currency: typed,
  stock: typed,
  startMode: z.enum(['in', 'at']),
  startInMinutes: z.number(),
  startDate: typed,
  startTime: typed,
  startTwin: twin,
  endMode: z.enum(['after', 'at']),
  durationMinutes: typed,
  endDate: typed,
  endTime: typed,
  endTwin: twin,
  perUserLimit: typed,
  lowStockAt: typed,
  cancelMinutes: typed,
  reminderMinutes: z.array(z.literal(REMINDER_MINUTES)).check(z.maxLength(REMINDER_MINUTES.length)),
  checkout: z.enum(['instant', 'hold']),
  holdMinutes: typed,
}) satisfies z.ZodMiniType<DropForm>;

export type DropField = keyof DropForm;
export type DropErrors = Partial<Record<DropField, string>>;

/** `live`: only name, price, end, low-stock mark and time to cancel may change. */
export type EditorMode = 'create' | 'scheduled' | 'live';

export const START_PRESETS = [
  { minutes: 1, label: t`In 1 min` },
  { minutes: 10, label: t`In 10 min` },
  { minutes: 60, label: t`In 1 h` },
] as const;

export const DURATION_PRESETS = [
  { minutes: 15, label: t`15 min` },
  { minutes: 60, label: t`1 h` },
  { minutes: 1440, label: t`24 h` },
] as const;

const MINUTE_MS = 60_000;
const HOLD_MINUTES = '5';
const DURATION_MINUTES = 60;
/** When a drop starts on a day that was chosen in the calendar, until somebody chooses another time. */
const USUAL_TIME = '18:00';

/** The next full hour is a better first guess than the present second. */
const nextHour = (nowMs: number): number => Math.ceil((nowMs + MINUTE_MS) / 3_600_000) * 3_600_000;

export const newDropForm = (nowMs: number, product: Product | null): DropForm => {
  const start = toWallTime(nextHour(nowMs), localZone());
  const end = toWallTime(nextHour(nowMs) + DURATION_MINUTES * MINUTE_MS, localZone());
  return {
    productMode: 'existing',
    productId: product?.id ?? '',
    newTitle: '',
    title: '',
    price: product === null ? '' : toMajorText(product.price, product.currency),
    currency: product?.currency ?? 'EUR',
    stock: '100',
    startMode: 'in',
    startInMinutes: 10,
    startDate: start.date,
    startTime: start.time,
    startTwin: null,
    endMode: 'after',
    durationMinutes: String(DURATION_MINUTES),
    endDate: end.date,
    endTime: end.time,
    endTwin: null,
    perUserLimit: '2',
    lowStockAt: '',
    cancelMinutes: '',
    reminderMinutes: [...REMINDER_MINUTES],
    checkout: 'instant',
    holdMinutes: HOLD_MINUTES,
  };
};

/** An existing drop as the editor shows it. */
export const dropToForm = (drop: Drop): DropForm => {
  const start = toWallTime(Date.parse(drop.startsAt), localZone());
  const end = toWallTime(Date.parse(drop.endsAt), localZone());
  const minutes = (Date.parse(drop.endsAt) - Date.parse(drop.startsAt)) / MINUTE_MS;
  return {
    productMode: 'existing',
    productId: drop.productId,
    newTitle: '',
    title: drop.title,
    price: toMajorText(drop.price, drop.currency),
    currency: drop.currency,
    stock: String(drop.stock),
    startMode: 'at',
    startInMinutes: 10,
    startDate: start.date,
    startTime: start.time,
    startTwin: twinOf(Date.parse(drop.startsAt), localZone()),
    endMode: 'after',
    durationMinutes: String(Math.round(minutes * 1_000) / 1_000),
    endDate: end.date,
    endTime: end.time,
    endTwin: twinOf(Date.parse(drop.endsAt), localZone()),
    perUserLimit: drop.perUserLimit === null ? '' : String(drop.perUserLimit),
    lowStockAt: drop.lowStockAt === null ? '' : String(drop.lowStockAt),
    cancelMinutes: drop.cancelMinutes === null ? '' : String(drop.cancelMinutes),
    reminderMinutes: drop.reminderMinutes,
    checkout: drop.checkout,
    holdMinutes: drop.holdSeconds === null ? HOLD_MINUTES : String(drop.holdSeconds / 60),
  };
};

/**
 * Another drop like an earlier one: everything of it, at the same weekday and time of day in the next week that is still to come. A drop
 * that was ended by hand has lost the duration that was planned. Its end lies between two seconds, where no plan of the editor puts one.
 */
export const dropAgainForm = (nowMs: number, drop: Drop): DropForm => {
  const again = dropToForm(drop);
  const start = weeksOn({ date: again.startDate, time: again.startTime }, toWallTime(nowMs, localZone()));
  const isPlanned = (Date.parse(drop.endsAt) - Date.parse(drop.startsAt)) % 1_000 === 0;
  return {
    ...again,
    startDate: start.date,
    startTwin: null,
    durationMinutes: isPlanned ? again.durationMinutes : String(DURATION_MINUTES),
  };
};

/** The form with its start on a day. */
export const startingOn = (form: DropForm, date: string): DropForm => ({
  ...form,
  startMode: 'at',
  startDate: date,
  startTime: USUAL_TIME,
  startTwin: null,
});

/** Takes a product into the form, with its price where none was typed for this product. */
export const withProduct = (form: DropForm, product: Product): DropForm => ({
  ...form,
  productMode: 'existing',
  productId: product.id,
  currency: product.currency,
  price: toMajorText(product.price, product.currency),
});
