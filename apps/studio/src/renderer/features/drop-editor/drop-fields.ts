import { t } from '@lingui/core/macro';
import type { DropErrors, DropField } from './drop-form.ts';

/** What a person calls each field that can have a fault. */
const LABELS: Partial<Record<DropField, string>> = {
  newTitle: t`Product name`,
  productId: t`Product`,
  title: t`Name of the drop`,
  price: t`Price`,
  stock: t`Units in stock`,
  startDate: t`Start date`,
  startTime: t`Start time`,
  startTwin: t`Which of the two times of the start`,
  durationMinutes: t`Duration`,
  endDate: t`End date`,
  endTime: t`End time`,
  endTwin: t`Which of the two times of the end`,
  perUserLimit: t`Limit per person`,
  lowStockAt: t`Low-stock mark`,
  holdMinutes: t`Minutes to pay`,
  cancelMinutes: t`Minutes to cancel`,
};

export const fieldLabel = (field: DropField): string => LABELS[field] ?? field;

/** The control that carries the field's name. */
export const fieldElement = (form: HTMLFormElement | null, field: DropField): HTMLElement | null =>
  form?.querySelector<HTMLElement>(`[name="${field}"]`) ?? null;

/** The first control with a fault, as one sees them. */
export const firstFault = (form: HTMLFormElement | null, errors: DropErrors): HTMLElement | null => {
  const fields = Object.keys(errors);
  if (fields.length === 0) return null;
  return form?.querySelector<HTMLElement>(fields.map((field) => `[name="${field}"]`).join()) ?? null;
};
