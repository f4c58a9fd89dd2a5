import type { Product } from '@livedrops/sdk';
import { Link, useParams } from 'react-router';
import { ButtonLink } from '../../components/button-link.tsx';
import { DropGrid } from '../../components/drop-card.tsx';
import { CardSkeletons, PageSkeleton } from '../../components/loading.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Section } from '../../components/section.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { isNotFound } from '../../lib/describe-error.ts';
import { formatMoney } from '../../lib/money.ts';
import { useLiveTopics } from '../../lib/use-live-topics.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import styles from './product-page.module.css';
import { ProductPictures } from './product-pictures.tsx';
import { useProduct, useProductDrops } from './product-queries.ts';

const Drops = ({ product }: { product: Product }) => {
  const nowMs = useServerNow();
  const { data, error, refetch } = useProductDrops(product.id);
  useLiveTopics((data?.items ?? []).map(({ id }) => `drop:${id}` as const));
  return (
    <Section title="Drops of this product">
      {data === undefined && error === null && <CardSkeletons count={2} label="Loading drops" />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={refetch} />}
      {data?.items.length === 0 && (
        <EmptyState
          title="No drop is announced"
          text={`Follow ${product.creatorName} to hear of the next one the second it opens.`}
          action={<ButtonLink to={`/c/${product.creatorId}`}>{`Go to ${product.creatorName}`}</ButtonLink>}
        />
      )}
      {data !== undefined && data.items.length > 0 && <DropGrid drops={data.items} nowMs={nowMs} />}
    </Section>
  );
};

/** `/p/:productId`: the thing itself, and when it can be bought. */
export const ProductPage = () => {
  const { productId = '' } = useParams();
  const { data: product, error, refetch } = useProduct(productId);
  if (product === undefined && error === null) return <PageSkeleton />;
  if (product === undefined) {
    return (
      <>
        <PageTitle title={isNotFound(error) ? 'No such product' : 'The product did not load'} />
        <div className={styles['failed']}>
          <ErrorState
            error={error}
            onRetry={isNotFound(error) ? undefined : refetch}
            action={<ButtonLink to="/products">See all products</ButtonLink>}
          />
        </div>
      </>
    );
  }
  return (
    <>
      <div className={styles['product']}>
        <ProductPictures product={product} />
        <div className={styles['facts']}>
          <Link to={`/c/${product.creatorId}`} className={styles['creator']}>
            {product.creatorName}
          </Link>
          <PageTitle title={product.title} className={styles['title']} />
          <p className={styles['price']}>{formatMoney(product.price, product.currency)}</p>
          <p className={styles['description']}>{product.description}</p>
        </div>
      </div>
      <Drops product={product} />
    </>
  );
};
