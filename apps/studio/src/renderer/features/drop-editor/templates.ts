import type { Product } from '@livedrops/sdk';
import * as z from 'zod/mini';
import { nextDayAt } from '../../lib/chosen-time.ts';
import { givenName, namedList } from '../../lib/use-named-list.ts';
import { toWallTime } from '../../lib/zoned-time.ts';
import { dropFormSchema, type DropForm } from './drop-form.ts';
import { withEndMode, type TimesContext } from './drop-times.ts';

/** The settings of a drop under a name. Of its start they keep the time of day, and of its end how long after the start it is. */
export type Template = { name: string; form: DropForm };

export const TEMPLATES = namedList<Template>(
  'templates',
  z.strictObject({ name: givenName, form: dropFormSchema }),
);

export const toTemplate = (form: DropForm, context: TimesContext): DropForm => ({
  ...form,
  ...withEndMode(form, 'after', context),
});

/** The settings of a template, with the next day on which its time is still to come. A product that is gone is not taken. */
export const fromTemplate = (
  template: DropForm,
  form: DropForm,
  { products, nowMs, zone }: { products: readonly Product[] } & Pick<TimesContext, 'nowMs' | 'zone'>,
): DropForm => {
  const start = nextDayAt(template.startTime, toWallTime(nowMs, zone));
  const isThere = template.productMode === 'new' || products.some(({ id }) => id === template.productId);
  const { productMode, productId, newTitle, price, currency } = form;
  return {
    ...template,
    startDate: start.date,
    startTwin: null,
    ...(!isThere && { productMode, productId, newTitle, price, currency }),
  };
};
