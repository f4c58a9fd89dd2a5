import type { Product } from '@livedrops/sdk';
import { useState } from 'react';
import { ON_A_PAGE, ProductArt } from '../../components/product-art.tsx';
import styles from './product-pictures.module.css';

/** A product's pictures: one of them large, and the others to choose from. */
export const ProductPictures = ({ product }: { product: Product }) => {
  const { images, imageUrl, title } = product;
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = images.find(({ id }) => id === chosen) ?? images[0] ?? null;
  return (
    <div className={styles['pictures']}>
      <ProductArt
        imageUrl={imageUrl}
        image={shown}
        seed={title}
        ratio="1 / 1"
        sizes={ON_A_PAGE}
        alt={shown?.alt ?? ''}
        eager
      />
      {images.length > 1 && (
        <ul className={styles['choices']} aria-label="Pictures">
          {images.map((image, index) => (
            <li key={image.id}>
              <button
                type="button"
                aria-label={`Picture ${index + 1} of ${images.length}${image.alt === '' ? '' : `: ${image.alt}`}`}
                aria-pressed={image.id === shown?.id}
                onClick={() => setChosen(image.id)}
              >
                <ProductArt imageUrl={image.url} image={image} seed={title} ratio="1 / 1" sizes="72px" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
