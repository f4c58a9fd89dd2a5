import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { ShopLink } from '../../components/shop-link.tsx';
import { isOver } from '../../lib/drop-phase.ts';
import { againPath, dayOf } from '../../lib/drop-paths.ts';
import { useDrop } from '../../lib/own-drops.ts';
import { useOwnProducts } from '../../lib/own-products.ts';
import { pageOfDrop } from '../../lib/shop-pages.ts';
import { DropEditor } from './drop-editor.tsx';

/** Loads what the editor starts from: the products, and the drop when one is edited. */
export const DropEditorPage = () => {
  const { dropId } = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const products = useOwnProducts();
  const drop = useDrop(dropId);
  const likeId = dropId === undefined ? (search.get('like') ?? undefined) : undefined;
  const model = useDrop(likeId);
  const title = dropId === undefined ? t`New drop` : t`Edit drop`;
  const error = products.error ?? drop.error ?? model.error;
  const retry = (): void => {
    for (const query of [products, drop, model]) if (query.isError) void query.refetch();
  };

  // A refresh that fails while somebody edits must not take the text away.
  const isMissing =
    products.data === undefined ||
    (dropId !== undefined && drop.data === undefined) ||
    (likeId !== undefined && model.data === undefined);
  if (error !== null && isMissing)
    return (
      <Page title={title} width="narrow">
        <ErrorNotice error={error} onRetry={retry} />
      </Page>
    );
  if (products.data === undefined || isMissing)
    return (
      <Page title={title} width="narrow">
        <p className="dim">{t`Loading…`}</p>
      </Page>
    );
  if (drop.data !== undefined && isOver(drop.data.status))
    return (
      <Page title={title} width="narrow">
        <EmptyState title={t`This drop is over`}>
          {t`An ended drop cannot be changed. Schedule a new one instead.`}
        </EmptyState>
      </Page>
    );
  const actions = (
    <>
      {drop.data !== undefined && <ShopLink page={pageOfDrop(drop.data)} isCompact />}
      {dropId !== undefined && (
        <Button component={Link} to={againPath(dropId)} variant="default">
          {t`Duplicate`}
        </Button>
      )}
    </>
  );
  return (
    <Page title={title} actions={actions}>
      <DropEditor
        key={drop.data?.id ?? `new ${search}`}
        products={products.data.items}
        drop={drop.data ?? null}
        model={model.data ?? null}
        preferredProductId={search.get('product')}
        day={dayOf(search.get('on'))}
        onSaved={(saved) => void navigate(`/drops/${saved.id}/live`)}
        onCancel={() => void navigate('/drops')}
        onReload={() => drop.refetch()}
      />
    </Page>
  );
};
