import { t } from '@lingui/core/macro';
import type { Drop, Product, ProductImageInput } from '@livedrops/sdk';
import {
  useEffect,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  type SyntheticEvent,
} from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LeaveQuestion } from '../../components/leave-question.tsx';
import { parseMajorText } from '../../lib/format.ts';
import { describeError } from '../../lib/problem-text.ts';
import { useStudio } from '../../lib/studio.ts';
import { usePictures, type PicturesForm } from '../../lib/use-pictures.ts';
import { localZone } from '../../lib/zoned-time.ts';
import { CheckoutSection } from './checkout-section.tsx';
import { DraftNotice } from './draft-notice.tsx';
import { fieldElement, firstFault } from './drop-fields.ts';
import {
  dropAgainForm,
  dropToForm,
  newDropForm,
  startingOn,
  type DropErrors,
  type DropField,
  type DropForm,
  type EditorMode,
} from './drop-form.ts';
import { EditorActions } from './editor-actions.tsx';
import { EditorAside } from './editor-aside.tsx';
import { ElsewhereNotice } from './elsewhere-notice.tsx';
import { LimitsSection } from './limits-section.tsx';
import { ProductSection } from './product-section.tsx';
import { ReminderSection } from './reminder-section.tsx';
import { TemplateBar } from './template-bar.tsx';
import { fromTemplate, toTemplate } from './templates.ts';
import { useDraft } from './use-draft.ts';
import { useDropForm } from './use-drop-form.ts';
import { useSaveDrop, type SaveDrop } from './use-save-drop.ts';
import { serverErrors, validateDrop } from './validate-drop.ts';
import { WhenSection } from './when-section.tsx';
import classes from './drop-editor.module.css';

type DropEditorProps = {
  products: readonly Product[];
  /** The drop that is edited, always as it is now; `null`: a new one. */
  drop: Drop | null;
  /** The drop that a new one is to be like. */
  model: Drop | null;
  preferredProductId: string | null;
  /** The day on which a new one is to start, such as `2026-12-05`. */
  day: string | null;
  onSaved: (drop: Drop) => void;
  onCancel: () => void;
  onReload: () => Promise<unknown>;
};

const modeOf = (drop: Drop | null): EditorMode =>
  drop === null ? 'create' : drop.status === 'scheduled' ? 'scheduled' : 'live';

const firstForm = (
  nowMs: number,
  { drop, model, products, preferredProductId, day }: DropEditorProps,
): DropForm => {
  if (drop !== null) return dropToForm(drop);
  if (model !== null) return dropAgainForm(nowMs, model);
  const product = products.find(({ id }) => id === preferredProductId) ?? products[0] ?? null;
  const form: DropForm = {
    ...newDropForm(nowMs, product),
    productMode: product === null ? 'new' : 'existing',
  };
  return day === null ? form : startingOn(form, day);
};

export const DropEditor = (props: DropEditorProps) => {
  const { products, drop } = props;
  const { client } = useStudio();
  const mode = modeOf(drop);
  const zone = localZone();
  const formRef = useRef<HTMLFormElement>(null);
  const elsewhereRef = useRef<HTMLElement>(null);
  const editing = useDropForm(drop, mode, () => firstForm(client.clock.now(), props));
  const { form, differences, change } = editing;
  const pictures = usePictures([]);
  const draft = useDraft(drop?.id ?? null, editing);
  const facts = { mode, zone, editing, pictures, elsewhereRef, onSent: draft.end };
  const { save, errors, submit, cancel, mayLeave } = useSubmit(props, facts);
  useFocusOnFault(formRef, errors);
  const submitByKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isOfForm(event)) submit();
  };
  const goTo = (field: DropField): void => fieldElement(formRef.current, field)?.focus();
  const times = () => ({ mode, zone, drop, nowMs: client.clock.now() });
  const isUnexplained = save.error !== null && Object.keys(errors).length === 0;
  const { offer } = draft;
  return (
    <div className={classes['editor']}>
      <form ref={formRef} className={classes['form']} onSubmit={submit} onKeyDown={submitByKey} noValidate>
        {isUnexplained && <ErrorNotice error={save.error} />}
        {offer !== undefined && (
          <DraftNotice
            draft={offer}
            productName={(id) => products.find((product) => product.id === id)?.title}
            onTake={() => draft.take(offer)}
            onDrop={() => draft.drop(offer)}
          />
        )}
        {differences.length > 0 && (
          <ElsewhereNotice ref={elsewhereRef} differences={differences} onDecide={editing.decide} />
        )}
        {mode === 'live' && (
          <p className={classes['locked']}>
            {t`This drop is on air: its product, start, reminders, stock, limit and checkout are fixed. Stock is added in the live view.`}
          </p>
        )}
        {mode === 'create' && (
          <TemplateBar
            settings={() => toTemplate(form, times())}
            onChoose={(template) => change(fromTemplate(template.form, form, { ...times(), products }))}
          />
        )}
        <ProductSection
          form={form}
          errors={errors}
          mode={mode}
          products={products}
          pictures={pictures}
          onChange={change}
        />
        <WhenSection form={form} errors={errors} mode={mode} zone={zone} drop={drop} onChange={change} />
        <ReminderSection form={form} mode={mode} onChange={change} />
        <LimitsSection form={form} errors={errors} mode={mode} onChange={change} />
        <CheckoutSection form={form} errors={errors} mode={mode} onChange={change} />
        <EditorActions
          errors={errors}
          differences={differences}
          draft={draft.state}
          isPending={save.isPending}
          isWaiting={pictures.isUploading}
          saveLabel={mode === 'create' ? t`Schedule the drop` : t`Save changes`}
          onGoTo={goTo}
          onGoElsewhere={() => elsewhereRef.current?.focus()}
          onThrowAway={editing.reset}
          onCancel={cancel}
        />
      </form>
      <EditorAside
        form={form}
        errors={errors}
        mode={mode}
        zone={zone}
        drop={drop}
        products={products}
        pictures={pictures}
        onGoTo={goTo}
      />
      <LeaveQuestion
        isSaving={save.isPending}
        isUnsaved={(editing.isChanged || pictures.items.length > 0) && !save.isSuccess}
        isKept={draft.state.kind === 'kept' && pictures.items.length === 0}
        mayLeave={mayLeave}
      />
    </div>
  );
};

/** React hands on what happens in a dialog that a button of the form has opened, too. */
const isOfForm = ({ currentTarget, target }: SyntheticEvent): boolean =>
  target instanceof Node && currentTarget.contains(target);

type SubmitFacts = {
  mode: EditorMode;
  zone: string;
  editing: ReturnType<typeof useDropForm>;
  pictures: PicturesForm;
  elsewhereRef: RefObject<HTMLElement | null>;
  onSent: () => void;
};

/** Checks what was typed and sends it, unless something that was changed elsewhere waits for a decision. */
const useSubmit = (
  { drop, onSaved, onCancel, onReload }: DropEditorProps,
  { mode, zone, editing, pictures, elsewhereRef, onSent }: SubmitFacts,
) => {
  const { client } = useStudio();
  const [errors, setErrors] = useState<DropErrors>({});
  const { form, differences, version, change } = editing;
  const save = useSaveDrop((productId) => change({ productMode: 'existing', productId }));
  const mayLeave = useRef(false);
  const onSuccess = (saved: Drop): void => {
    mayLeave.current = true;
    onSent();
    onSaved(saved);
  };
  const onError = (error: unknown): void => {
    const { code, fields } = describeError(error);
    setErrors(serverErrors(fields, form));
    pictures.refuse(fields);
    // The newer drop shows what differs.
    if (code === 'version_conflict') void onReload();
  };
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    if (event !== undefined && !isOfForm(event)) return;
    if (save.isPending || pictures.isUploading) return;
    if (differences.length > 0) return elsewhereRef.current?.focus();
    const result = validateDrop(form, { mode, nowMs: client.clock.now(), zone, drop });
    setErrors(result.kind === 'ok' ? {} : result.errors);
    if (result.kind === 'invalid') return;
    const edited = drop === null || version === null ? null : { drop, version };
    save.mutate(
      { plan: result.plan, edited, product: productOf(form, pictures.images) },
      { onSuccess, onError },
    );
  };
  const cancel = (): void => {
    save.stop();
    // Nothing was typed, and the save that was stopped just now is no reason to ask.
    mayLeave.current = !editing.isChanged && pictures.items.length === 0;
    onCancel();
  };
  return { save, errors, submit, cancel, mayLeave };
};

const productOf = (
  { productMode, productId, newTitle, price, currency }: DropForm,
  images: ProductImageInput[],
): SaveDrop['product'] =>
  productMode === 'new'
    ? { kind: 'new', title: newTitle.trim(), price: parseMajorText(price, currency) ?? 0, currency, images }
    : { kind: 'existing', id: productId };

/** Takes the keyboard to the first field with a fault. */
const useFocusOnFault = (form: RefObject<HTMLFormElement | null>, errors: DropErrors): void => {
  useEffect(() => firstFault(form.current, errors)?.focus(), [form, errors]);
};
