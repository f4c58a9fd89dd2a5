import { t } from '@lingui/core/macro';
import type { Drop, Product } from '@livedrops/sdk';
import { useOwnDrops } from '../../lib/own-drops.ts';
import type { PicturesForm } from '../../lib/use-pictures.ts';
import { useSession } from '../../lib/use-session.ts';
import { CheckSection } from './check-section.tsx';
import type { DropErrors, DropField, DropForm, EditorMode } from './drop-form.ts';
import { timesOf } from './drop-times.ts';
import { FanPreview } from './fan-preview.tsx';
import { FollowerNotices } from './follower-notices.tsx';
import classes from './drop-editor.module.css';

type EditorAsideProps = {
  form: DropForm;
  errors: DropErrors;
  mode: EditorMode;
  zone: string;
  drop: Drop | null;
  products: readonly Product[];
  pictures: PicturesForm;
  onGoTo: (field: DropField) => void;
};

/** Beside the form: what to look at, and what fans will see. */
export const EditorAside = ({
  form,
  errors,
  mode,
  zone,
  drop,
  products,
  pictures,
  onGoTo,
}: EditorAsideProps) => {
  const userName = useSession()?.user.name ?? '';
  const creatorName = useOwnDrops().data?.items[0]?.creatorName ?? userName;
  const isNew = form.productMode === 'new';
  const product = isNew ? undefined : products.find(({ id }) => id === form.productId);
  const uploaded = pictures.items.find((item) => item.state === 'ready');
  const uploadedUrl = uploaded?.state === 'ready' ? uploaded.picture.url : null;
  const productName = isNew ? form.newTitle : (product?.title ?? '');
  const name = form.title.trim() || productName.trim();
  const times = (nowMs: number) => timesOf(form, { mode, zone, drop, nowMs });
  const hasPictures = pictures.items.length > 0;
  return (
    <aside className={classes['aside']} aria-label={t`Checks and preview`}>
      <CheckSection
        form={form}
        errors={errors}
        facts={{ mode, zone, drop, product, hasPictures }}
        onGoTo={onGoTo}
      />
      <FanPreview
        form={form}
        name={name}
        imageUrl={isNew ? uploadedUrl : (drop?.imageUrl ?? product?.imageUrl ?? null)}
        creatorName={creatorName}
        times={times}
      />
      {mode !== 'live' && (
        <FollowerNotices
          form={form}
          drop={mode === 'create' ? null : drop}
          name={name}
          creatorName={creatorName}
          times={times}
        />
      )}
    </aside>
  );
};
