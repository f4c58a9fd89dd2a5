import type { CreateProductInput, Product } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { formatMoney, parseMajorText, toMajorText } from './format.ts';

export type ProductForm = {
  title: string;
  description: string;
  price: string;
  currency: string;
  imageUrl: string;
};
export type ProductErrors = Partial<Record<keyof ProductForm, string>>;

export const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY'] as const;

export const emptyProductForm = (currency = 'EUR'): ProductForm => ({
  title: '',
  description: '',
  price: '',
  currency,
  imageUrl: '',
});

export const productToForm = (product: Product): ProductForm => ({
  title: product.title,
  description: product.description,
  price: toMajorText(product.price, product.currency),
  currency: product.currency,
  imageUrl: product.imageUrl ?? '',
});

/** Why a price cannot be used, or `null`. */
export const priceError = (text: string, currency: string): string | null => {
  const price = parseMajorText(text, currency);
  if (price === null) return `Enter a price such as ${toMajorText(2500, currency)}`;
  return price > LIMITS.price ? `At most ${formatMoney(LIMITS.price, currency)}` : null;
};

export const titleError = (text: string): string | null => {
  const length = text.trim().length;
  if (length === 0) return 'Give it a name';
  return length > LIMITS.titleLength ? `At most ${LIMITS.titleLength} characters` : null;
};

const imageError = (text: string): string | null => {
  if (text === '') return null;
  if (text.length > LIMITS.urlLength) return `At most ${LIMITS.urlLength} characters`;
  return /^(https?:\/\/[^\s/]+|\/(?!\/))[^\s]*$/.test(text)
    ? null
    : 'Enter an address that begins with https://';
};

export type ProductValidation =
  | { kind: 'ok'; input: CreateProductInput }
  | { kind: 'invalid'; errors: ProductErrors };

/** The same limits as the server's, so that a person hears of a fault before sending. */
export const validateProduct = (form: ProductForm): ProductValidation => {
  const checks: [keyof ProductForm, string | null][] = [
    ['title', titleError(form.title)],
    ['price', priceError(form.price, form.currency)],
    [
      'description',
      form.description.trim().length > LIMITS.descriptionLength
        ? `At most ${LIMITS.descriptionLength} characters`
        : null,
    ],
    ['imageUrl', imageError(form.imageUrl.trim())],
  ];
  const errors: ProductErrors = {};
  for (const [field, message] of checks) if (message !== null) errors[field] = message;
  if (Object.keys(errors).length > 0) return { kind: 'invalid', errors };
  return {
    kind: 'ok',
    input: {
      title: form.title.trim(),
      description: form.description.trim(),
      price: parseMajorText(form.price, form.currency) ?? 0,
      currency: form.currency,
      imageUrl: form.imageUrl.trim() === '' ? null : form.imageUrl.trim(),
    },
  };
};
