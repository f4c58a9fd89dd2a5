import { pictureAt, type Picture } from '@livedrops/sdk';
import { useState } from 'react';
import { resolveImageUrl } from '../lib/image-url.ts';
import { useShop } from '../lib/shop-context.ts';
import styles from './avatar.module.css';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => (Array.from(word)[0] ?? '').toUpperCase())
    .join('');

type AvatarProps = {
  name: string;
  imageUrl: string | null;
  /** The same picture in the forms that it has, if it was uploaded. */
  image?: Picture | null;
  size: number;
};

/** A creator's picture or initials. The name stands next to it, so it is silent. */
export const Avatar = ({ name, imageUrl, image = null, size }: AvatarProps) => {
  const { apiUrl } = useShop();
  const [broken, setBroken] = useState(false);
  const source = resolveImageUrl(imageUrl, apiUrl);
  const { sources } = image === null ? { sources: [] } : pictureAt(image, apiUrl);
  return (
    <span
      className={styles['avatar']}
      style={{ width: size, height: size, fontSize: size * 0.36 }}
      aria-hidden="true"
    >
      {source === null || broken ? (
        initials(name)
      ) : (
        <picture>
          {sources.map(({ type, srcset }) => (
            <source key={type} type={type} srcSet={srcset} sizes={`${size}px`} />
          ))}
          <img src={source} alt="" onError={() => setBroken(true)} />
        </picture>
      )}
    </span>
  );
};
