import type { Drop, Product } from '@livedrops/sdk';
import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { parseMajorText } from '../../lib/format.ts';
import { describeError } from '../../lib/problem-text.ts';
import { useStudio } from '../../lib/studio.ts';
import { localZone } from '../../lib/zoned-time.ts';
import { CheckoutSection } from './checkout-section.tsx';
import { dropToForm, newDropForm, type DropErrors, type DropForm, type EditorMode } from './drop-form.ts';
import { LimitsSection } from './limits-section.tsx';
import { ProductSection } from './product-section.tsx';
import { ReminderSection } from './reminder-section.tsx';
import { useSaveDrop } from './use-save-drop.ts';
import { serverErrors, validateDrop } from './validate-drop.ts';
import { WhenSection } from './when-section.tsx';
import classes from './drop-editor.module.css';

type DropEditorProps = {
  products: readonly Product[];
  drop: Drop | null;
  preferredProductId: string | null;
  onSaved: (drop: Drop) => void;
  onCancel: () => void;
  onReload: () => void;
};

const modeOf = (drop: Drop | null): EditorMode =>
  drop === null ? 'create' : drop.status === 'scheduled' ? 'scheduled' : 'live';

const firstForm = (
  nowMs: number,
  drop: Drop | null,
  products: readonly Product[],
  preferred: string | null,
): DropForm => {
  if (drop !== null) return dropToForm(drop);
  const product = products.find(({ id }) => id === preferred) ?? products[0] ?? null;
  return { ...newDropForm(nowMs, product), productMode: product === null ? 'new' : 'existing' };
};

export const DropEditor = ({
  products,
  drop,
  preferredProductId,
  onSaved,
  onCancel,
  onReload,
}: DropEditorProps) => {
  const { client } = useStudio();
  const mode = modeOf(drop);
  const zone = localZone();
  const formRef = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState(() => firstForm(client.clock.now(), drop, products, preferredProductId));
  const [errors, setErrors] = useState<DropErrors>({});
  const change = (patch: Partial<DropForm>): void => setForm((before) => ({ ...before, ...patch }));
  const save = useSaveDrop((productId) => change({ productMode: 'existing', productId }));

  useFocusOnFault(formRef, errors);

  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (save.isPending) return;
    const result = validateDrop(form, { mode, nowMs: client.clock.now(), zone });
    setErrors(result.kind === 'ok' ? {} : result.errors);
    if (result.kind === 'invalid') return;
    const { newTitle, currency, price } = form;
    const product =
      form.productMode === 'new'
        ? ({
            kind: 'new',
            title: newTitle.trim(),
            price: parseMajorText(price, currency) ?? 0,
            currency,
          } as const)
        : ({ kind: 'existing', id: form.productId } as const);
    save.mutate(
      { plan: result.plan, mode, drop, product },
      {
        onSuccess: onSaved,
        onError: (error) => setErrors(serverErrors(describeError(error).fields)),
      },
    );
  };
  const submitByKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
  };

  const isConflict = describeError(save.error).code === 'version_conflict';
  const isUnexplained = save.error !== null && Object.keys(errors).length === 0;
  return (
    <form ref={formRef} className={classes['form']} onSubmit={submit} onKeyDown={submitByKey} noValidate>
      {isUnexplained && <ErrorNotice error={save.error} {...(isConflict ? { onRetry: onReload } : {})} />}
      {mode === 'live' && (
        <p className={classes['locked']}>
          This drop is on air: its product, start, reminders, stock, limit and checkout are fixed. Stock is
          added in the live view.
        </p>
      )}
      <ProductSection
        form={form}
        errors={errors}
        mode={mode}
        products={products}
        onChange={change}
        onReplace={setForm}
      />
      <WhenSection form={form} errors={errors} mode={mode} zone={zone} onChange={change} />
      <ReminderSection form={form} mode={mode} onChange={change} />
      <LimitsSection form={form} errors={errors} mode={mode} onChange={change} />
      <CheckoutSection form={form} errors={errors} mode={mode} onChange={change} />
      <div className={classes['actions']}>
        <span className="dim">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd>
        </span>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          {mode === 'create' ? 'Schedule the drop' : 'Save changes'}
        </Button>
      </div>
    </form>
  );
};

/** Takes the keyboard to the first field with a fault. */
const useFocusOnFault = (form: { current: HTMLFormElement | null }, errors: DropErrors): void => {
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form, errors]);
};
