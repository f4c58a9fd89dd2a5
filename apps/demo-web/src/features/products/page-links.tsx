import { Link } from 'react-router';
import { pageLinks, type ProductSearch, searchPath } from './product-search.ts';
import styles from './page-links.module.css';

/** Real links, so that a page can be shared, opened in a tab and gone back to. */
export const PageLinks = ({ search, pageCount }: { search: ProductSearch; pageCount: number }) => {
  if (pageCount <= 1) return null;
  const to = (page: number) => searchPath({ ...search, page });
  return (
    <nav aria-label="Pages" className={styles['pages']}>
      {search.page > 1 && (
        <Link to={to(search.page - 1)} rel="prev" className={styles['step']}>
          Previous
        </Link>
      )}
      <ol className={styles['numbers']}>
        {pageLinks(search.page, pageCount).map((page, index) => (
          <li key={page ?? `gap-${index}`}>
            {page === null ? (
              <span className={styles['gap']}>…</span>
            ) : (
              <Link
                to={to(page)}
                className={styles['number']}
                aria-label={`Page ${page}`}
                aria-current={page === search.page ? 'page' : undefined}
              >
                {page}
              </Link>
            )}
          </li>
        ))}
      </ol>
      {search.page < pageCount && (
        <Link to={to(search.page + 1)} rel="next" className={styles['step']}>
          Next
        </Link>
      )}
    </nav>
  );
};
