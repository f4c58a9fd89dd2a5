import type { Product } from '@livedrops/sdk';
import { Link, useSearchParams } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { CardSkeletons } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { ProductArt } from '../../components/product-art.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { formatMoney } from '../../lib/money.ts';
import { FoundCreators } from './found-creators.tsx';
import { PageLinks } from './page-links.tsx';
import { useProducts } from './product-queries.ts';
import { parseSearch } from './product-search.ts';
import { SearchForm } from './search-form.tsx';
import styles from './products-page.module.css';

const ProductCard = ({ product, isFirst }: { product: Product; isFirst: boolean }) => (
  <article className={styles['card']}>
    <ProductArt
      imageUrl={product.imageUrl}
      image={product.images[0] ?? null}
      seed={product.title}
      ratio="1 / 1"
      eager={isFirst}
    />
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
  // "Nothing found" is said of these words only.
  const isWaiting = error === null && (data === undefined || (isPlaceholderData && data.items.length === 0));
  return (
    <>
      <PageTitle title="Products" />
      <SearchForm search={search} />
      <p className={styles['count']} role="status">
        {data === undefined ? '' : countText(data.total, data.q)}
      </p>
      {search.page === 1 && <FoundCreators q={search.q} />}
      {isWaiting && <CardSkeletons count={8} label="Loading products" />}
      {error !== null && (data === undefined || isPlaceholderData) && (
        <ErrorState error={error} onRetry={refetch} />
      )}
      {data?.items.length === 0 && !isPlaceholderData && (
        <EmptyState
          title="Nothing found"
          text={
            data.q === ''
              ? 'There are no products on this page.'
              : `No product has all of “${data.q}”. Try fewer words, or only the first letters of one.`
          }
          action={<ButtonLink to="/products">Show all products</ButtonLink>}
        />
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={styles['grid']} aria-busy={isPlaceholderData}>
          {data.items.map((product, index) => (
            <li key={product.id}>
              <ProductCard product={product} isFirst={index === 0} />
            </li>
          ))}
        </ul>
      )}
      {data !== undefined && <PageLinks search={search} pageCount={data.pageCount ?? 1} />}
    </>
  );
};
