import { t } from '@lingui/core/macro';
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { CURRENCIES, type ProductErrors, type ProductForm } from '../lib/product-form.ts';
import type { PicturesForm } from '../lib/use-pictures.ts';
import { PictureField } from './picture-field.tsx';
import classes from './product-fields.module.css';

type ProductFieldsProps = {
  form: ProductForm;
  pictures: PicturesForm;
  errors: ProductErrors;
  onChange: (patch: Partial<ProductForm>) => void;
};

/** The fields of a product, for its dialog. */
export const ProductFields = ({ form, pictures, errors, onChange }: ProductFieldsProps) => (
  <div className={classes['fields']}>
    <TextInput
      label={t`Name`}
      required
      data-autofocus
      value={form.title}
      error={errors.title}
      onChange={(event) => onChange({ title: event.currentTarget.value })}
    />
    <div className={classes['price']}>
      <TextInput
        label={t`Price`}
        required
        inputMode="decimal"
        value={form.price}
        error={errors.price}
        onChange={(event) => onChange({ price: event.currentTarget.value })}
      />
      <NativeSelect
        label={t`Currency`}
        data={
          CURRENCIES.includes(form.currency as (typeof CURRENCIES)[number])
            ? [...CURRENCIES]
            : [form.currency, ...CURRENCIES]
        }
        value={form.currency}
        onChange={(event) => onChange({ currency: event.currentTarget.value })}
      />
    </div>
    <Textarea
      label={t`Description`}
      autosize
      minRows={2}
      maxRows={5}
      value={form.description}
      error={errors.description}
      onChange={(event) => onChange({ description: event.currentTarget.value })}
    />
    <PictureField
      pictures={pictures}
      linked={form.imageUrl === '' ? null : form.imageUrl}
      onUnlink={() => onChange({ imageUrl: '' })}
    />
  </div>
);
