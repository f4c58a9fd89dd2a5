import { pictureAt, type Picture } from '@livedrops/sdk';
import { useState } from 'react';
import { resolveImageUrl } from '../lib/image-url.ts';
import { useShop } from '../lib/shop-context.ts';
import { PlaceholderArt } from './placeholder-art.tsx';
import styles from './product-art.module.css';

type ProductArtProps = {
  imageUrl: string | null;
  /** The same picture in the forms that it has, if it was uploaded. */
  image?: Picture | null;
  /** Same seed, same drawing. */
  seed: string;
  ratio?: string;
  /** How wide it is shown, as `sizes` of an image says it. */
  sizes?: string;
  /** What it shows, where no title beside it says it. */
  alt?: string;
  eager?: boolean;
};

/** Half of the page on a desk, all of it on a phone. */
export const ON_A_PAGE = '(min-width: 760px) 620px, 100vw';

/** As in lists: four beside each other on a desk, one or two on a phone. */
const IN_LISTS = '(min-width: 1100px) 295px, (min-width: 560px) 50vw, 100vw';

/** A product's picture, or a drawn stand-in made from its title when there is none or it does not load. */
export const ProductArt = ({ ratio = '4 / 5', ...shown }: ProductArtProps) => {
  const { apiUrl } = useShop();
  const { image = null, seed } = shown;
  const source = resolveImageUrl(image?.url ?? shown.imageUrl, apiUrl);
  return (
    <div className={styles['art']} style={{ aspectRatio: ratio }}>
      {source === null ? <PlaceholderArt seed={seed} /> : <Shown key={source} {...shown} source={source} />}
    </div>
  );
};

type ShownProps = Omit<ProductArtProps, 'ratio' | 'imageUrl'> & { source: string };

const Shown = ({ source, image = null, seed, sizes = IN_LISTS, alt = '', eager = false }: ShownProps) => {
  const { apiUrl } = useShop();
  const [isLoaded, setIsLoaded] = useState(false);
  /** Orders and old news go on to show a picture whose other forms are gone: there is the one address left. */
  const [tries, setTries] = useState(image === null ? 1 : 0);
  if (tries > 1) return <PlaceholderArt seed={seed} />;
  const { sources } = image === null || tries > 0 ? { sources: [] } : pictureAt(image, apiUrl);
  // What is transparent must not show it when the picture is there.
  const isWaiting = image !== null && !isLoaded;
  return (
    <picture>
      {sources.map(({ type, srcset }) => (
        <source key={type} type={type} srcSet={srcset} sizes={sizes} />
      ))}
      <img
        key={tries}
        src={source}
        alt={alt}
        width={image?.width}
        height={image?.height}
        loading={eager ? 'eager' : 'lazy'}
        fetchPriority={eager ? 'high' : 'auto'}
        decoding="async"
        style={isWaiting ? { backgroundImage: `url("${image.placeholder}")` } : undefined}
        onLoad={() => setIsLoaded(true)}
        onError={() => setTries(tries + 1)}
      />
    </picture>
  );
};
