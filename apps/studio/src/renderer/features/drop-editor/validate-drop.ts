import { plural, t } from '@lingui/core/macro';
import type { CreateDropInput, Drop, UpdateDropInput } from '@livedrops/sdk';
import { findHoldFaults, LIMITS } from '@livedrops/sdk/contract';
import { changedFields } from '../../lib/changed-fields.ts';
import { formatCount, parseMajorText } from '../../lib/format.ts';
import { priceError, titleError } from '../../lib/product-form.ts';
import { sayFault } from '../../lib/say-fault.ts';
import type { DropErrors, DropField, DropForm } from './drop-form.ts';
import { timeFaults, timesOf, type TimesContext } from './drop-times.ts';

/** A drop without its product, which may still have to be made. */
export type DropPlan = Omit<CreateDropInput, 'productId'>;

export type DropValidation = { kind: 'ok'; plan: DropPlan } | { kind: 'invalid'; errors: DropErrors };

/** A whole number in a range, or why not. */
const wholeNumber = (text: string, min: number, max: number): { value: number } | { error: string } => {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value >= min && value <= max
    ? { value }
    : { error: t`A whole number from ${{ least: formatCount(min) }} to ${{ most: formatCount(max) }}` };
};

const numberError = (text: string, min: number, max: number): string | null => {
  const result = wholeNumber(text, min, max);
  return 'error' in result ? result.error : null;
};

const optionalNumberError = (text: string, min: number, max: number): string | null =>
  text.trim() === '' ? null : numberError(text, min, max);

const optionalNumber = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim()));

/** Checks with the contract's limits, so that faults show beside their field before anything is sent. */
export const validateDrop = (form: DropForm, context: TimesContext): DropValidation => {
  const isNew = context.mode === 'create' && form.productMode === 'new';
  const checks: [DropField, string | null][] = [
    ['newTitle', isNew ? titleError(form.newTitle) : null],
    ['productId', !isNew && form.productId === '' ? t`Choose a product` : null],
    // A new drop without a name has its product's.
    ['title', context.mode === 'create' && form.title.trim() === '' ? null : titleError(form.title)],
    ['price', dropPriceError(form)],
    ['stock', numberError(form.stock, 1, LIMITS.stock)],
    ...timeFaults(form, context),
    ['perUserLimit', optionalNumberError(form.perUserLimit, 1, LIMITS.perUserLimit) ?? wholeOrderError(form)],
    ['lowStockAt', optionalNumberError(form.lowStockAt, 1, LIMITS.stock) ?? lowStockError(form)],
    ['cancelMinutes', optionalNumberError(form.cancelMinutes, 0, LIMITS.cancelMinutes)],
    ['holdMinutes', form.checkout === 'hold' && holdSecondsOf(form) === null ? HOLD_RANGE : null],
  ];
  const errors: DropErrors = {};
  for (const [field, message] of checks) if (message !== null) errors[field] = message;
  const times = timesOf(form, context);
  if (Object.keys(errors).length > 0 || times.start === null || times.end === null)
    return { kind: 'invalid', errors };
  const title = form.title.trim();
  return {
    kind: 'ok',
    plan: {
      startsAt: new Date(times.start).toISOString(),
      endsAt: new Date(times.end).toISOString(),
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
const lowStockError = ({ lowStockAt, stock }: DropForm): string | null => {
  const count = Number(stock);
  const isFaulty = lowStockAt.trim() !== '' && Number(lowStockAt) >= count;
  if (!isFaulty || numberError(stock, 1, LIMITS.stock) !== null) return null;
  const countText = formatCount(count);
  return t`Must be below the ${plural(count, { one: `${countText} unit`, other: `${countText} units` })} in stock`;
};

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
  return fault ? sayFault(fault.message) : null;
};

const HOLD_RANGE = t`Minutes from ${{ least: LIMITS.holdSecondsMin / 60 }} to ${{ most: LIMITS.holdSeconds / 60 }}`;

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
export const serverErrors = (
  fields: Readonly<Record<string, string>>,
  { endMode }: Pick<DropForm, 'endMode'>,
): DropErrors => {
  const errors: DropErrors = {};
  for (const [wire, message] of Object.entries(fields)) {
    const field = wire === 'endsAt' && endMode === 'at' ? 'endTime' : FIELD_OF_WIRE[wire];
    if (field !== undefined) errors[field] = message;
  }
  return errors;
};
