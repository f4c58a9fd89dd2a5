import type { CreateDropInput, Drop, UpdateDropInput } from '@livedrops/sdk';
import { findHoldFaults, LIMITS } from '@livedrops/sdk/contract';
import { changedFields } from '../../lib/changed-fields.ts';
import { formatCount, parseMajorText } from '../../lib/format.ts';
import { priceError, titleError } from '../../lib/product-form.ts';
import { sayFault } from '../../lib/say-fault.ts';
import { fromWallTime } from '../../lib/zoned-time.ts';
import { dropToForm, type DropErrors, type DropField, type DropForm, type EditorMode } from './drop-form.ts';

/** A drop without its product, which may still have to be made. */
export type DropPlan = Omit<CreateDropInput, 'productId'>;

export type DropValidation = { kind: 'ok'; plan: DropPlan } | { kind: 'invalid'; errors: DropErrors };

export type ValidationContext = {
  mode: EditorMode;
  nowMs: number;
  zone: string;
  /** The drop that is edited, as it is now; `null`: a new one. */
  drop: Drop | null;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** A whole number in a range, or why not. */
const wholeNumber = (text: string, min: number, max: number): { value: number } | { error: string } => {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value >= min && value <= max
    ? { value }
    : { error: `A whole number from ${formatCount(min)} to ${formatCount(max)}` };
};

const numberError = (text: string, min: number, max: number): string | null => {
  const result = wholeNumber(text, min, max);
  return 'error' in result ? result.error : null;
};

const optionalNumberError = (text: string, min: number, max: number): string | null =>
  text.trim() === '' ? null : numberError(text, min, max);

const optionalNumber = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim()));

/** When a drop with this form starts, if it can be told. Whole seconds, as the form shows them. */
export const startOf = (form: DropForm, nowMs: number, zone: string): number | null => {
  if (form.startMode === 'in')
    return Math.ceil((nowMs + form.startInMinutes * MINUTE_MS) / SECOND_MS) * SECOND_MS;
  const start = fromWallTime({ date: form.startDate, time: form.startTime }, zone);
  if (start.kind === 'twice') return form.startTwin === null ? null : start[form.startTwin];
  return start.kind === 'ok' ? start.epochMs : null;
};

export const durationOf = (form: DropForm): number | null => {
  const text = form.durationMinutes.trim().replace(',', '.');
  const minutes = /^\d{1,7}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  return minutes > 0 ? Math.round(minutes * MINUTE_MS) : null;
};

const START_FIELDS = ['startMode', 'startDate', 'startTime', 'startTwin'] as const;

/**
 * Start and duration. What the person did not touch stays as the drop has it, to the millisecond. The form shows less than that, and a
 * start that moves by a part of a second is a new time to the followers.
 */
const timesOf = (
  form: DropForm,
  { nowMs, zone, drop }: ValidationContext,
): { start: number | null; duration: number | null } => {
  const typed = { start: startOf(form, nowMs, zone), duration: durationOf(form) };
  if (drop === null) return typed;
  const before = dropToForm(drop);
  const start = Date.parse(drop.startsAt);
  return {
    start: START_FIELDS.every((field) => form[field] === before[field]) ? start : typed.start,
    duration:
      form.durationMinutes === before.durationMinutes ? Date.parse(drop.endsAt) - start : typed.duration,
  };
};

const startError = (form: DropForm, context: ValidationContext): [DropField, string] | null => {
  const { mode, nowMs, zone } = context;
  if (mode === 'live' || form.startMode === 'in') return null;
  const start = fromWallTime({ date: form.startDate, time: form.startTime }, zone);
  if (start.kind === 'twice' && form.startTwin === null)
    return ['startTwin', 'Choose one: this time happens twice on that day'];
  if (start.kind !== 'invalid')
    return (timesOf(form, context).start ?? 0) <= nowMs ? ['startTime', 'This moment has passed'] : null;
  if (start.reason === 'gap') return ['startTime', 'The clocks skip this time on that day'];
  return form.startDate === '' ? ['startDate', 'Choose a date'] : ['startTime', 'Choose a time'];
};

const durationError = (form: DropForm, context: ValidationContext): string | null => {
  const { mode, nowMs } = context;
  const { start, duration } = timesOf(form, context);
  if (duration === null) return 'Minutes, such as 60';
  return mode === 'live' && start !== null && start + duration <= nowMs
    ? 'The end would be in the past. To end now, use the live view.'
    : null;
};

/** Checks with the contract's limits, so that faults show beside their field before anything is sent. */
export const validateDrop = (form: DropForm, context: ValidationContext): DropValidation => {
  const isNew = context.mode === 'create' && form.productMode === 'new';
  const start = startError(form, context);
  const checks: [DropField, string | null][] = [
    ['newTitle', isNew ? titleError(form.newTitle) : null],
    ['productId', !isNew && form.productId === '' ? 'Choose a product' : null],
    // A new drop without a name has its product's.
    ['title', context.mode === 'create' && form.title.trim() === '' ? null : titleError(form.title)],
    ['price', dropPriceError(form)],
    ['stock', numberError(form.stock, 1, LIMITS.stock)],
    [start?.[0] ?? 'startTime', start?.[1] ?? null],
    ['durationMinutes', durationError(form, context)],
    ['perUserLimit', optionalNumberError(form.perUserLimit, 1, LIMITS.perUserLimit) ?? wholeOrderError(form)],
    ['lowStockAt', optionalNumberError(form.lowStockAt, 1, LIMITS.stock) ?? lowStockError(form)],
    ['cancelMinutes', optionalNumberError(form.cancelMinutes, 0, LIMITS.cancelMinutes)],
    ['holdMinutes', form.checkout === 'hold' && holdSecondsOf(form) === null ? HOLD_RANGE : null],
  ];
  const errors: DropErrors = {};
  for (const [field, message] of checks) if (message !== null) errors[field] = message;
  const times = timesOf(form, context);
  if (Object.keys(errors).length > 0 || times.start === null || times.duration === null)
    return { kind: 'invalid', errors };
  const title = form.title.trim();
  return {
    kind: 'ok',
    plan: {
      startsAt: new Date(times.start).toISOString(),
      endsAt: new Date(times.start + times.duration).toISOString(),
      stock: Number(form.stock),
      price: parseMajorText(form.price, form.currency) ?? 0,
      currency: form.currency,
      ...(title === '' ? {} : { title }),
      perUserLimit: optionalNumber(form.perUserLimit),
      lowStockAt: optionalNumber(form.lowStockAt),
      cancelMinutes: optionalNumber(form.cancelMinutes),
      reminderMinutes: form.reminderMinutes,
      ...checkoutOf(form),
    },
  };
};

/** A mark that the stock is below from the start would be told at once. */
const lowStockError = ({ lowStockAt, stock }: DropForm): string | null =>
  lowStockAt.trim() !== '' &&
  numberError(stock, 1, LIMITS.stock) === null &&
  Number(lowStockAt) >= Number(stock)
    ? `Must be below the ${formatCount(Number(stock))} units in stock`
    : null;

const isHeld = ({ checkout }: DropForm): boolean => checkout === 'hold';

/** What is not held is never charged, but a product that is made along with the drop may be sold in another one. */
const dropPriceError = (form: DropForm): string | null => {
  const unheld = form.productMode === 'new' ? 'free or paid' : 'anything';
  return priceError(form.price, form.currency, isHeld(form) ? 'paid' : unheld);
};

/** The most that one person may order must be one payment. */
const wholeOrderError = (form: DropForm): string | null => {
  const price = parseMajorText(form.price, form.currency);
  if (!isHeld(form) || price === null) return null;
  const terms = { price, currency: form.currency, perUserLimit: optionalNumber(form.perUserLimit) };
  const fault = findHoldFaults(terms).find(({ field }) => field === 'perUserLimit');
  return fault ? `It ${fault.message}` : null;
};

const HOLD_RANGE = `Minutes from ${LIMITS.holdSecondsMin / 60} to ${LIMITS.holdSeconds / 60}`;

/** Whole seconds of the hold that was typed in minutes, such as `5` or `0.5`. */
const holdSecondsOf = ({ holdMinutes }: DropForm): number | null => {
  const text = holdMinutes.trim().replace(',', '.');
  const seconds = /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Math.round(Number(text) * 60) : Number.NaN;
  return seconds >= LIMITS.holdSecondsMin && seconds <= LIMITS.holdSeconds ? seconds : null;
};

const checkoutOf = (form: DropForm): Pick<CreateDropInput, 'checkout' | 'holdSeconds'> =>
  form.checkout === 'hold'
    ? { checkout: 'hold', holdSeconds: holdSecondsOf(form) ?? undefined }
    : { checkout: 'instant' };

/** What of a plan is another than the drop has. The rest is not sent, so that saving does nothing to it. */
export const toUpdate = (plan: DropPlan, drop: Drop): UpdateDropInput => {
  // How it is sold and what of is fixed.
  const { checkout: _checkout, holdSeconds: _holdSeconds, currency: _currency, ...changes } = plan;
  return changedFields<UpdateDropInput>(changes, drop);
};

const FIELD_OF_WIRE: Record<string, DropField> = {
  productId: 'productId',
  title: 'title',
  price: 'price',
  currency: 'price',
  stock: 'stock',
  startsAt: 'startTime',
  endsAt: 'durationMinutes',
  perUserLimit: 'perUserLimit',
  lowStockAt: 'lowStockAt',
  checkout: 'holdMinutes',
  holdSeconds: 'holdMinutes',
  cancelMinutes: 'cancelMinutes',
};

/** The server's messages beside the fields that they are about. */
export const serverErrors = (fields: Readonly<Record<string, string>>): DropErrors => {
  const errors: DropErrors = {};
  for (const [wire, message] of Object.entries(fields)) {
    const field = FIELD_OF_WIRE[wire];
    if (field !== undefined) errors[field] = /^(must|cannot) /.test(message) ? sayFault(message) : message;
  }
  return errors;
};
