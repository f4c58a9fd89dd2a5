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

/** A creator's picture or initials. The name stands next to it, so it is silent. */
export const Avatar = ({ name, imageUrl, size }: { name: string; imageUrl: string | null; size: number }) => {
  const { apiUrl } = useShop();
  const [broken, setBroken] = useState(false);
  const source = resolveImageUrl(imageUrl, apiUrl);
  return (
    <span
      className={styles['avatar']}
      style={{ width: size, height: size, fontSize: size * 0.36 }}
      aria-hidden="true"
    >
      {source === null || broken ? (
        initials(name)
      ) : (
        <img src={source} alt="" onError={() => setBroken(true)} />
      )}
    </span>
  );
};
