import { plural, t } from '@lingui/core/macro';
import type { Drop, Product } from '@livedrops/sdk';
import { formatCount, formatMoney, formatWhen, parseMajorText } from '../../lib/format.ts';
import { nearDrops } from '../../lib/near-drops.ts';
import { isQuiet, type QuietHours } from '../../lib/quiet-hours.ts';
import { fieldLabel } from './drop-fields.ts';
import type { DropField, DropForm } from './drop-form.ts';
import { timesOf, type TimesContext } from './drop-times.ts';
import { validateDrop } from './validate-drop.ts';

/** Something to look at before scheduling. A `fault` is refused; a `doubt` may be meant. */
export type DropCheck = { kind: 'fault' | 'doubt'; field: DropField; label: string; text: string };

export type CheckFacts = TimesContext & {
  /** The one that is chosen; `undefined`: a new one, or it is not among those that are known. */
  product: Product | undefined;
  /** Of a product that is made along with the drop. */
  hasPictures: boolean;
  ownDrops: readonly Drop[];
  quietHours: QuietHours;
};

const MINUTE_MS = 60_000;

/** What a creator would want to hear before fans do. */
export const checkDrop = (form: DropForm, facts: CheckFacts): DropCheck[] => {
  const result = validateDrop(form, facts);
  const faults = Object.entries(result.kind === 'ok' ? {} : result.errors).map(([field, text]) => ({
    kind: 'fault' as const,
    field: field as DropField,
    label: fieldLabel(field as DropField),
    text,
  }));
  const doubts = [
    priceDoubt(form, facts),
    pictureDoubt(form, facts),
    limitDoubt(form),
    ...whenDoubts(form, facts),
  ];
  const isFaulty = new Set(faults.map(({ field }) => field));
  return [
    ...faults,
    ...doubts.flatMap((doubt) => (doubt === null || isFaulty.has(doubt.field) ? [] : [doubt])),
  ];
};

const doubt = (field: DropField, label: string, text: string): DropCheck => ({
  kind: 'doubt',
  field,
  label,
  text,
});

const priceDoubt = ({ price, currency }: DropForm, { product }: CheckFacts): DropCheck | null => {
  const amount = parseMajorText(price, currency);
  if (amount === 0) return doubt('price', t`Price`, t`It is free of charge.`);
  if (amount === null || product === undefined || product.price === amount) return null;
  return product.currency === currency
    ? doubt(
        'price',
        t`Price`,
        t`The product itself costs ${{ price: formatMoney(product.price, currency) }}.`,
      )
    : null;
};

const pictureDoubt = (form: DropForm, { product, hasPictures, drop }: CheckFacts): DropCheck | null => {
  if (form.productMode === 'new')
    return hasPictures ? null : doubt('newTitle', t`Picture`, t`The new product has no picture.`);
  const isKnown = drop !== null || product !== undefined;
  const has = drop === null ? product?.imageUrl != null : drop.imageUrl !== null;
  return isKnown && !has ? doubt('productId', t`Picture`, t`The product has no picture.`) : null;
};

const limitDoubt = ({ perUserLimit, stock }: DropForm): DropCheck | null => {
  if (perUserLimit.trim() === '')
    return doubt('perUserLimit', t`Limit per person`, t`There is none: one fan can take everything.`);
  if (!/^\d+$/.test(stock.trim()) || Number(perUserLimit) <= Number(stock)) return null;
  const count = Number(stock);
  const countText = formatCount(count);
  return doubt(
    'perUserLimit',
    t`Limit per person`,
    t`It is above the ${plural(count, { one: `${countText} unit`, other: `${countText} units` })} in stock.`,
  );
};

const whenDoubts = (form: DropForm, facts: CheckFacts): DropCheck[] => {
  const { mode, nowMs, zone, drop, ownDrops, quietHours } = facts;
  const { start, end } = timesOf(form, facts);
  if (start === null || end === null || mode === 'live') return [];
  const field = form.startMode === 'at' ? 'startTime' : 'startMode';
  const soonest = Math.min(...form.reminderMinutes);
  const isTooLate = form.reminderMinutes.length > 0 && start - nowMs < soonest * MINUTE_MS;
  const near = nearDrops({ id: drop?.id ?? null, start, end }, ownDrops);
  return [
    ...(isTooLate
      ? [doubt(field, t`Reminders`, t`It starts in less than ${soonest} minutes: nobody can be reminded.`)]
      : []),
    ...(isQuiet(quietHours, start, zone)
      ? [
          doubt(
            field,
            t`Quiet hours`,
            t`It starts between ${{ from: quietHours.from }} and ${{ to: quietHours.to }}.`,
          ),
        ]
      : []),
    ...near.map(({ drop: other, kind }) =>
      doubt(
        field,
        kind === 'overlap' ? t`Another drop at the same time` : t`Another drop within 10 minutes`,
        t`${{ title: other.title }}, from ${{ from: formatWhen(other.startsAt) }} to ${{ to: formatWhen(other.endsAt) }}.`,
      ),
    ),
  ];
};
