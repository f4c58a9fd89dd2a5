import { t } from '@lingui/core/macro';
import type { DropOrder, RefundOrderInput } from '@livedrops/sdk';
import { readTextOf } from '@livedrops/sdk/contract';
import { formatMoney, parseMajorText } from '../../lib/format.ts';
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
  const example = formatMoney(Math.min(refundable, 500), currency);
  if (amount === null || amount === 0) return t`An amount such as ${example}`;
  const max = formatMoney(refundable, currency);
  return amount > refundable ? t`At most ${max}` : amount;
};
