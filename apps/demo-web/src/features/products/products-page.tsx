import type { Product } from '@livedrops/sdk';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { CardSkeletons } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProductArt } from '../../components/product-art.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { formatMoney } from '../../lib/money.ts';
import { PageLinks } from './page-links.tsx';
import { useProducts } from './product-queries.ts';
import { parseSearch, type ProductSearch, searchPath, SORTS } from './product-search.ts';
import styles from './products-page.module.css';

const SearchForm = ({ search }: { search: ProductSearch }) => {
  const navigate = useNavigate();
  const [text, setText] = useState(search.q);
  const go = (next: Partial<ProductSearch>) =>
    void navigate(searchPath({ ...search, q: text.trim(), page: 1, ...next }));
  return (
    <form
      role="search"
      className={styles['search']}
      onSubmit={(event) => {
        event.preventDefault();
        go({});
      }}
    >
      <TextInput
        className={styles['field'] ?? ''}
        label="Search products"
        type="search"
        size="md"
        maxLength={80}
        value={text}
        leftSection={<IconSearch size={18} aria-hidden />}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <NativeSelect
        label="Sort"
        size="md"
        data={[...SORTS]}
        value={search.sort}
        onChange={(event) =>
          go({ sort: SORTS.find(({ value }) => value === event.currentTarget.value)?.value ?? 'newest' })
        }
      />
      <Button type="submit" size="md" variant="default">
        Search
      </Button>
    </form>
  );
};

const ProductCard = ({ product }: { product: Product }) => (
  <article className={styles['card']}>
    <ProductArt imageUrl={product.imageUrl} seed={product.title} ratio="1 / 1" />
    <h2 className={styles['title']}>
      <Link to={`/p/${product.id}`}>{product.title}</Link>
    </h2>
    <p className={styles['price']}>{formatMoney(product.price, product.currency)}</p>
    <p className={styles['creator']}>{product.creatorName}</p>
  </article>
);

const countText = (total: number | undefined, q: string): string => {
  const things =
    total === undefined
      ? 'Products'
      : `${total.toLocaleString('en-GB')} ${total === 1 ? 'product' : 'products'}`;
  return q === '' ? things : `${things} for “${q}”`;
};

/** `/products`: everything creators make, searchable and linkable page by page. */
export const ProductsPage = () => {
  const [params] = useSearchParams();
  const search = parseSearch(params);
  const { data, error, refetch, isPlaceholderData } = useProducts(search);
  return (
    <>
      <PageTitle title="Products" />
      <SearchForm key={search.q} search={search} />
      <p className={styles['count']} role="status">
        {data === undefined ? '' : countText(data.total, search.q)}
      </p>
      {data === undefined && error === null && <CardSkeletons count={8} label="Loading products" />}
      {error !== null && (data === undefined || isPlaceholderData) && (
        <ErrorState error={error} onRetry={refetch} />
      )}
      {data?.items.length === 0 && (
        <EmptyState
          title="Nothing found"
          text={
            search.q === ''
              ? 'There are no products on this page.'
              : `No product matches “${search.q}”. Try fewer letters.`
          }
          action={<ButtonLink to="/products">Show all products</ButtonLink>}
        />
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={styles['grid']} aria-busy={isPlaceholderData}>
          {data.items.map((product) => (
            <li key={product.id}>
              <ProductCard product={product} />
            </li>
          ))}
        </ul>
      )}
      {data !== undefined && <PageLinks search={search} pageCount={data.pageCount ?? 1} />}
    </>
  );
};
