import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import type { Product } from '@livedrops/sdk';
import { Link, useSearchParams } from 'react-router';
import { DropPicture } from '../../components/drop-picture.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { EmptyState, Page } from '../../components/page.tsx';
import { formatMoney, formatWhen } from '../../lib/format.ts';
import { useOwnProducts } from '../../lib/own-products.ts';
import { ProductDialog } from './product-dialog.tsx';
import table from '../../components/table.module.css';
import classes from './products.module.css';

/** In the address, for a product that is not there yet. */
const NEW = 'new';

export const ProductsPage = () => {
  const products = useOwnProducts();
  const [search, setSearch] = useSearchParams();
  const open = search.get('open');
  const edit = (id: string | null): void => setSearch(id === null ? {} : { open: id }, { replace: true });
  const newProduct = (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => edit(NEW)}>
      {t`New product`}
    </Button>
  );
  const items = products.data?.items;
  const product = open === NEW ? null : items?.find(({ id }) => id === open);
  return (
    <Page title={t`Products`} actions={items !== undefined && items.length > 0 ? newProduct : undefined}>
      {products.error !== null && (
        <ErrorNotice error={products.error} onRetry={() => void products.refetch()} />
      )}
      {products.isPending && <p className="dim">{t`Loading…`}</p>}
      {items?.length === 0 && (
        <EmptyState title={t`No products yet`} action={newProduct}>
          {t`A product is what you sell: a name, a price, a picture. Each drop sells some units of one.`}
        </EmptyState>
      )}
      {items !== undefined && items.length > 0 && (
        <table className={table['table']}>
          <thead>
            <tr>
              <th scope="col">{t`Product`}</th>
              <th scope="col" className={table['number']}>
                {t`Price`}
              </th>
              <th scope="col">{t`Changed`}</th>
              <th scope="col">
                <span className="visually-hidden">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <ProductRow key={item.id} product={item} onEdit={() => edit(item.id)} />
            ))}
          </tbody>
        </table>
      )}
      {product !== undefined && <ProductDialog key={open} product={product} onClose={() => edit(null)} />}
    </Page>
  );
};

const ProductRow = ({ product, onEdit }: { product: Product; onEdit: () => void }) => (
  <tr>
    <th scope="row">
      <span className={classes['name']}>
        <DropPicture imageUrl={product.imageUrl} image={product.images[0] ?? null} />
        <span>
          <span>{product.title}</span>
          <span className={`${classes['description']} dim`}>{product.description}</span>
        </span>
      </span>
    </th>
    <td className={`${table['number']} figures`}>{formatMoney(product.price, product.currency)}</td>
    <td className="dim figures">{formatWhen(product.updatedAt)}</td>
    <td className={table['actions']}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPencil size={14} aria-hidden="true" />}
        aria-label={t`Edit ${{ title: product.title }}`}
        onClick={onEdit}
      >
        {t`Edit`}
      </Button>
      <Button
        component={Link}
        to={`/drops/new?product=${encodeURIComponent(product.id)}`}
        variant="default"
        size="xs"
        aria-label={t`Schedule a drop of ${{ title: product.title }}`}
      >
        {t`Schedule a drop`}
      </Button>
    </td>
  </tr>
);
