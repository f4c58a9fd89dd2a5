import type { DropErrors, DropField } from './drop-form.ts';

/** What a person calls each field that can have a fault. */
const LABELS: Partial<Record<DropField, string>> = {
  newTitle: 'Product name',
  productId: 'Product',
  title: 'Name of the drop',
  price: 'Price',
  stock: 'Units in stock',
  startDate: 'Start date',
  startTime: 'Start time',
  startTwin: 'Which of the two times of the start',
  durationMinutes: 'Duration',
  endDate: 'End date',
  endTime: 'End time',
  endTwin: 'Which of the two times of the end',
  perUserLimit: 'Limit per person',
  lowStockAt: 'Low-stock mark',
  holdMinutes: 'Minutes to pay',
  cancelMinutes: 'Minutes to cancel',
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
