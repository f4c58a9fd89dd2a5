import type { DropOrder, RefundOrderInput } from '@livedrops/sdk';
import { readTextOf } from '@livedrops/sdk/contract';
import { formatCount, formatMoney, parseMajorText } from '../../lib/format.ts';
import { sayFault } from '../../lib/say-fault.ts';

/** What the dialog holds: text as typed. */
export type RefundForm = {
  kind: 'all' | 'amount';
  amount: string;
  isRestocked: boolean;
  reason: string;
};

type Read = {
  /** What to ask for; `null` while something is wrong. */
  input: RefundOrderInput | null;
  errors: { amount?: string; reason?: string };
};

export const readRefund = (form: RefundForm, part: Pick<DropOrder, 'refundable' | 'currency'>): Read => {
  const amount = form.kind === 'amount' ? readAmount(form.amount, part) : null;
  const reason = form.reason.trim() === '' ? null : readTextOf('reason', form.reason);
  const errors = {
    ...(typeof amount === 'string' && { amount }),
    ...(reason?.fault !== undefined && { reason: sayFault(reason.fault) }),
  };
  if (Object.keys(errors).length > 0) return { input: null, errors };
  const what = typeof amount === 'number' ? { amount } : { restock: form.isRestocked };
  return { input: { ...what, ...(reason !== null && { reason: reason.value }) }, errors };
};

/** Minor units, or what is wrong with what was typed. */
const readAmount = (
  text: string,
  { refundable, currency }: Pick<DropOrder, 'refundable' | 'currency'>,
): number | string => {
  const amount = parseMajorText(text, currency);
  if (amount === null || amount === 0)
    return `An amount such as ${formatMoney(Math.min(refundable, 500), currency)}`;
  return amount > refundable ? `At most ${formatMoney(refundable, currency)}` : amount;
};

export const unitsOf = ({ quantity }: Pick<DropOrder, 'quantity'>): string =>
  quantity === 1 ? 'the unit' : `the ${formatCount(quantity)} units`;
