import { t } from '@lingui/core/macro';
import type { Product } from '@livedrops/sdk';
import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { PictureField } from '../../components/picture-field.tsx';
import type { PicturesForm } from '../../lib/use-pictures.ts';
import { CURRENCIES } from '../../lib/product-form.ts';
import { withProduct, type DropErrors, type DropForm, type EditorMode } from './drop-form.ts';
import classes from './drop-editor.module.css';

type ProductSectionProps = {
  form: DropForm;
  errors: DropErrors;
  mode: EditorMode;
  products: readonly Product[];
  /** Of a product that is made together with the drop. */
  pictures: PicturesForm;
  onChange: (patch: Partial<DropForm>) => void;
};

const MODES = [
  { value: 'existing', label: t`My products` },
  { value: 'new', label: t`New product` },
];

/** Orders carry the price that the fan saw: another one is never charged. */
const PRICE_WHILE_LIVE = t`Fans who still see the old price are asked again before they buy`;
const WITH_NOTE_BELOW: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

/** What is sold, and for how much. */
export const ProductSection = ({ form, errors, mode, products, pictures, onChange }: ProductSectionProps) => {
  const choose = (productId: string): void => {
    const product = products.find(({ id }) => id === productId);
    if (product !== undefined) onChange(withProduct(form, product));
  };
  const isNew = form.productMode === 'new';
  return (
    <fieldset className={classes['section']}>
      <legend>{t`What`}</legend>
      {mode === 'create' && products.length > 0 && (
        <SegmentedControl
          aria-label={t`Where the product comes from`}
          data={MODES}
          value={form.productMode}
          onChange={(value) => onChange({ productMode: value === 'new' ? 'new' : 'existing' })}
        />
      )}
      <div className={classes['row']}>
        {isNew ? (
          <TextInput
            label={t`Product name`}
            name="newTitle"
            required
            autoFocus
            value={form.newTitle}
            error={errors.newTitle}
            onChange={(event) => onChange({ newTitle: event.currentTarget.value })}
          />
        ) : (
          <NativeSelect
            label={t`Product`}
            name="productId"
            required
            autoFocus={mode === 'create'}
            disabled={mode !== 'create'}
            data={productOptions(products, form)}
            value={form.productId}
            error={errors.productId}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t`Price`}
          name="price"
          required
          {...(mode === 'live' && { description: PRICE_WHILE_LIVE, inputWrapperOrder: WITH_NOTE_BELOW })}
          inputMode="decimal"
          rightSection={isNew ? null : <span className="dim">{form.currency}</span>}
          rightSectionWidth={isNew ? 0 : 52}
          value={form.price}
          error={errors.price}
          onChange={(event) => onChange({ price: event.currentTarget.value })}
        />
        {isNew && (
          <NativeSelect
            label={t`Currency`}
            data={[...CURRENCIES]}
            value={form.currency}
            onChange={(event) => onChange({ currency: event.currentTarget.value })}
          />
        )}
      </div>
      {isNew && <PictureField pictures={pictures} />}
      <TextInput
        label={t`Name of the drop`}
        name="title"
        description={
          mode === 'create' ? t`What fans see; the product's name when left empty` : t`What fans see`
        }
        required={mode !== 'create'}
        value={form.title}
        error={errors.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
    </fieldset>
  );
};

/** A drop may be of a product that is no longer among the newest. */
const productOptions = (products: readonly Product[], form: DropForm): { value: string; label: string }[] => {
  const options = products.map(({ id, title }) => ({ value: id, label: title }));
  const isListed = options.some(({ value }) => value === form.productId);
  return isListed ? options : [{ value: form.productId, label: form.title }, ...options];
};
