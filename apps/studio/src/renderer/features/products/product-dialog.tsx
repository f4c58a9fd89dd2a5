import { t } from '@lingui/core/macro';
import type { Product } from '@livedrops/sdk';
import { Button, Group } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { FormError } from '../../components/error-notice.tsx';
import { ProductFields } from '../../components/product-fields.tsx';
import { useSaveProduct } from '../../lib/own-products.ts';
import { describeError } from '../../lib/problem-text.ts';
import { idFields, usePictures } from '../../lib/use-pictures.ts';
import { useStopWhenGone } from '../../lib/use-command.ts';
import {
  emptyProductForm,
  productToForm,
  validateProduct,
  type ProductErrors,
} from '../../lib/product-form.ts';

/** Makes a product, or changes the given one. */
export const ProductDialog = ({ product, onClose }: { product: Product | null; onClose: () => void }) => {
  const save = useSaveProduct();
  useStopWhenGone(save);
  // The list behind the dialog may bring a newer one; the form was filled from this.
  const [opened] = useState(product);
  const [form, setForm] = useState(() => (product === null ? emptyProductForm() : productToForm(product)));
  const pictures = usePictures(product?.images ?? []);
  const [errors, setErrors] = useState<ProductErrors>({});
  const { fields } = describeError(save.error);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const result = validateProduct(form, pictures.images);
    setErrors(result.kind === 'ok' ? {} : result.errors);
    if (result.kind === 'ok')
      save.mutate(
        { product: opened, input: result.input },
        { onSuccess: onClose, onError: (error) => pictures.refuse(describeError(error).fields) },
      );
  };

  return (
    <Dialog onClose={onClose} title={product === null ? t`New product` : t`Edit product`}>
      <form onSubmit={submit} noValidate>
        <ProductFields
          form={form}
          pictures={pictures}
          errors={{ ...fields, ...errors }}
          onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
        />
        <FormError error={save.error} fields={['title', 'price', 'description', ...idFields(pictures.max)]} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={pictures.isUploading}>
            {product === null ? t`Create product` : t`Save changes`}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
};
