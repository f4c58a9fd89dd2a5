import { Link } from 'react-router';
import { Avatar } from '../../components/avatar.tsx';
import { useFoundCreators } from './product-queries.ts';
import styles from './products-page.module.css';

/** Creators whom a search finds by their names; nothing where there are none. */
export const FoundCreators = ({ q }: { q: string }) => {
  const { data, isPlaceholderData } = useFoundCreators(q);
  if (q === '' || data === undefined || data.items.length === 0) return null;
  return (
    <nav aria-label="Creators with this name" aria-busy={isPlaceholderData} className={styles['creators']}>
      {data.items.map(({ id, handle, name, avatarUrl, avatar }) => (
        <Link key={id} to={`/c/${handle}`} className={styles['found']}>
          <Avatar name={name} imageUrl={avatarUrl} image={avatar} size={32} />
          <span>{name}</span>
        </Link>
      ))}
    </nav>
  );
};
