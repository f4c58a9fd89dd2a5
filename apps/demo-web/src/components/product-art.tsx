import { useState } from 'react';
import { resolveImageUrl } from '../lib/image-url.ts';
import { useShop } from '../lib/shop-context.ts';
import { PlaceholderArt } from './placeholder-art.tsx';
import styles from './product-art.module.css';

/** A product's picture, or a drawn stand-in made from its title when there is none or it does not load. */
export const ProductArt = ({
  imageUrl,
  seed,
  ratio = '4 / 5',
  eager = false,
}: {
  imageUrl: string | null;
  /** Same seed, same drawing. */
  seed: string;
  ratio?: string;
  eager?: boolean;
}) => {
  const { apiUrl } = useShop();
  const [broken, setBroken] = useState<string | null>(null);
  const source = resolveImageUrl(imageUrl, apiUrl);
  return (
    <div className={styles['art']} style={{ aspectRatio: ratio }}>
      {source === null || broken === source ? (
        <PlaceholderArt seed={seed} />
      ) : (
        <img
          src={source}
          alt=""
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager ? 'high' : 'auto'}
          decoding="async"
          onError={() => setBroken(source)}
        />
      )}
    </div>
  );
};
