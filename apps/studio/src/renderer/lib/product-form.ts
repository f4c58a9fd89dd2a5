import { t } from '@lingui/core/macro';
import type { CreateProductInput, Product, ProductImageInput } from '@livedrops/sdk';
import { LIMITS, whyNotChargeable } from '@livedrops/sdk/contract';
import { formatMoney, parseMajorText, toMajorText } from './format.ts';
import { textFault } from './say-fault.ts';

export type ProductForm = {
  title: string;
  description: string;
  price: string;
  currency: string;
  /** Of a picture elsewhere, as it was given; it can be removed. Empty: none, or there are pictures of its own. */
  imageUrl: string;
};
/** `images`: one of their texts cannot be taken. Which one and why stands beside it as soon as it is typed. */
export type ProductErrors = Partial<Record<keyof ProductForm | 'images', string>>;

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
  imageUrl: product.images.length === 0 ? (product.imageUrl ?? '') : '',
});

/** Why a price cannot be used, or `null`. What is `free` or `paid` must be chargeable unless it is free; `anything` is never charged. */
export const priceError = (
  text: string,
  currency: string,
  allows: 'free or paid' | 'paid' | 'anything' = 'free or paid',
): string | null => {
  const price = parseMajorText(text, currency);
  const example = toMajorText(2500, currency);
  if (price === null) return t`Enter a price such as ${example}`;
  const max = formatMoney(LIMITS.price, currency);
  if (price > LIMITS.price) return t`At most ${max}`;
  if (allows === 'anything' || (price === 0 && allows === 'free or paid')) return null;
  if (price === 0) return t`A drop that waits for payments needs a price`;
  const fault = whyNotChargeable(price, currency);
  return fault && sayChargeFault(fault, currency);
};

const sayChargeFault = (
  fault: NonNullable<ReturnType<typeof whyNotChargeable>>,
  currency: string,
): string => {
  if (fault.kind === 'currency') return t`It must be a currency that can be charged`;
  const limit = formatMoney(fault.limit, currency);
  switch (fault.kind) {
    case 'minimum':
      return t`It must be at least ${limit}: less cannot be charged`;
    case 'maximum':
      return t`It must be at most ${limit}: more cannot be charged at once`;
    case 'step':
      return t`It must be a multiple of ${limit}: a smaller part cannot be charged`;
  }
};

export const titleError = (text: string): string | null =>
  text.trim() === '' ? t`Give it a name` : textFault('title', text);

export type ProductValidation =
  | { kind: 'ok'; input: CreateProductInput }
  | { kind: 'invalid'; errors: ProductErrors };

/** The same limits as the server's, so that a person hears of a fault before sending. */
export const validateProduct = (form: ProductForm, images: ProductImageInput[]): ProductValidation => {
  const altFaults = images.map(({ alt = '' }) => textFault('alt', alt));
  const checks: [keyof ProductErrors, string | null][] = [
    ['title', titleError(form.title)],
    ['price', priceError(form.price, form.currency)],
    ['description', textFault('description', form.description)],
    ['images', altFaults.find((fault) => fault !== null) ?? null],
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
      imageUrl: form.imageUrl === '' ? null : form.imageUrl,
      images,
    },
  };
};
